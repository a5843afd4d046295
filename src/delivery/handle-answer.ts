import {isEnding} from '#platform/exit'
import type {Answer} from './answer.ts'
import type {InFlightSpans} from './in-flight-spans.ts'
import {reportToSenders} from './report-to-senders.ts'
import {decide, type RetryDecision} from './retry-decision.ts'
import type {Batch, SendQueue} from './send-queue.ts'

/** A batch, its answer, and the queue that it came from. */
interface AnsweredBatch {
  readonly batch: Batch
  readonly answer: Answer
  /** The name of the destination. */
  readonly name: string
  readonly noun: string | undefined
  readonly waiting: SendQueue
  /** True when the destination refuses everything. */
  readonly hopeless: boolean
  readonly settle: InFlightSpans['settle']
}

/**
 * Handles the answer to a batch: counts the outcome or puts the batch back into its queue, and reports failures.
 * Returns the chosen action.
 */
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
  // A batch that is cut has not lost a span yet.
  if (decision.act !== 'cut') reportFailure(answered)
  apply(decision, answered)
  if (answer.kind === 'accepted' || answer.kind === 'partial') waiting.succeeded()
  return decision.act
}

function reportFailure({batch: {spans}, answer, name, noun}: AnsweredBatch): void {
  if (answer.kind === 'accepted' || answer.kind === 'withheld') return
  const {kind, error} = answer
  const count = answer.kind === 'partial' ? answer.rejected : spans.length
  reportToSenders({name, spans, kind, error, count, noun})
}

function apply(decision: RetryDecision, {batch, answer: {kind}, waiting, settle}: AnsweredBatch): void {
  const {spans, tries} = batch
  switch (decision.act) {
    case 'settle':
      return settle(spans, decision.outcome)
    case 'settle-partly':
      // The number of rejected spans is right. When several tracers share a request, the split between them is a guess.
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
