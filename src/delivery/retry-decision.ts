import type {Answer} from './answer.ts'
import type {SpanOutcome} from './ledger.ts'

/** The next step for a batch after its response. */
export type RetryDecision =
  | {readonly act: 'settle'; readonly outcome: SpanOutcome}
  /**
   * The destination refused `refused` spans of the batch and accepted the others. It does not name the refused spans.
   */
  | {readonly act: 'settle-partly'; readonly refused: number}
  | {readonly act: 'send-again'}
  /** A span in the batch is wrong, so its two halves are sent separately. */
  | {readonly act: 'cut'}
  /** Other batches are sent before this batch is tried again. */
  | {readonly act: 'put-aside'}

/** The facts that a decision needs besides the answer. */
export interface Situation {
  readonly spans: number
  /** How often the destination answered this batch with `later` before. */
  readonly tries: number
  /** True when the batch was cut or put aside before. */
  readonly suspect: boolean
  /** How often the batch failed again after the destination had accepted another batch in between. */
  readonly proofs: number
  /** True when another batch is already put aside. */
  readonly asideTaken: boolean
  /** True after more refusals in a row than one bad span can cause. */
  readonly hopeless: boolean
  /** True while the process ends. A refused key is final then, because nobody will fix it in time. */
  readonly ending: boolean
}

/** How often a suspect batch is sent before it is cut, and a suspect span before it is put aside. */
const triesOf = {batch: 3, span: 2}
/**
 * How many failures after another batch's success prove that the span is wrong. One server error is enough. A
 * connection may break for other reasons.
 */
const proofsNeeded = {'server-error': 1, 'cut-off': 5}

/** Decides the next step for a batch. */
export function decide(answer: Answer, situation: Situation): RetryDecision {
  switch (answer.kind) {
    case 'accepted':
      return {act: 'settle', outcome: 'accepted'}
    case 'partial':
      return {act: 'settle-partly', refused: answer.rejected}
    case 'refused':
      return {act: 'settle', outcome: 'refused'}
    case 'silent':
      return {act: 'settle', outcome: {dropped: 'no-answer'}}
    case 'split':
      return situation.spans > 1 && !situation.hopeless ? {act: 'cut'} : {act: 'settle', outcome: 'refused'}
    case 'unauthorized':
    case 'misdirected':
      return situation.ending ? {act: 'settle', outcome: {dropped: 'process-exit'}} : {act: 'send-again'}
    case 'blocked':
    case 'withheld':
      return {act: 'send-again'}
    case 'later':
      return answer.suspect === undefined ? {act: 'send-again'} : decideSuspect(answer.suspect, situation)
  }
}

// One bad span draws a 500 every time; a failing server responds with 500 to everything. Only a success in between
// tells them apart. Cutting a batch loses nothing and finds the span.
function decideSuspect(
  how: keyof typeof proofsNeeded,
  {spans, tries, suspect, proofs, asideTaken}: Situation,
): RetryDecision {
  const again = tries + 1
  if (spans > 1) {
    const enough = suspect || again >= triesOf.batch
    return enough && (proofs > 0 || !asideTaken) ? {act: 'cut'} : {act: 'send-again'}
  }
  if (again < triesOf.span) return {act: 'send-again'}
  if (proofs >= proofsNeeded[how])
    return {act: 'settle', outcome: how === 'server-error' ? 'refused' : {dropped: 'no-answer'}}
  return asideTaken ? {act: 'send-again'} : {act: 'put-aside'}
}
