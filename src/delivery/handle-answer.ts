import {isEnding} from '#platform/exit'
import type {Answer} from './answer.ts'
import type {InFlightSpans} from './in-flight-spans.ts'
import {reportToSenders} from './report-to-senders.ts'
import {decide, type RetryDecision} from './retry-decision.ts'
import type {Batch, SendQueue} from './send-queue.ts'

/** A batch with its answer, and the queue that it came from. */
interface AnsweredBatch {
  readonly batch: Batch
  readonly answer: Answer
  /** The name of the destination. */
  readonly name: string
  readonly waiting: SendQueue
  /** The destination refuses everything. */
  readonly hopeless: boolean
  readonly settle: InFlightSpans['settle']
}

/** Settles an answered batch or puts it back into its queue, and reports failures. Returns what it did. */
export function handleAnswer(answered: AnsweredBatch): RetryDecision['act'] {
  const {batch, answer, waiting, hopeless} = answered
  const decision = decide(answer, {
    spans: batch.spans.length,
    tries: batch.tries,
    suspect: batch.suspectSince !== undefined,
    proofs: waiting.proofsOf(batch),
    asideTaken: waiting.hasAside,
    hopeless,
    ending: isEnding(),
  })
  // A batch that is cut has lost nothing yet.
  if (decision.act !== 'cut') reportFailure(answered)
  apply(decision, answered)
  if (answer.kind === 'accepted' || answer.kind === 'partial') waiting.succeeded()
  return decision.act
}

function reportFailure({batch: {spans}, answer, name}: AnsweredBatch): void {
  if (answer.kind === 'accepted' || answer.kind === 'withheld') return
  const {kind, error} = answer
  reportToSenders({name, spans, kind, error, count: answer.kind === 'partial' ? answer.rejected : spans.length})
}

function apply(decision: RetryDecision, {batch, answer: {kind}, waiting, settle}: AnsweredBatch): void {
  const {spans, tries} = batch
  switch (decision.act) {
    case 'settle':
      return settle(spans, decision.outcome)
    case 'settle-partly':
      // The count is right. Where tracers share a request, it is a guess which of them the rejected spans belong to.
      settle(spans.slice(0, decision.refused), 'refused')
      return settle(spans.slice(decision.refused), 'accepted')
    case 'cut':
      return waiting.giveBackHalves(batch, kind === 'later')
    case 'put-aside':
      return waiting.putAside(batch)
    case 'send-again':
      return waiting.giveBack({...batch, tries: kind === 'later' ? tries + 1 : tries})
  }
}
