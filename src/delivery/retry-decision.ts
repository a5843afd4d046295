import type {Answer} from './answer.ts'
import type {SpanOutcome} from './ledger.ts'

/** The next step for a batch after its response. */
export type RetryDecision =
  | {readonly act: 'settle'; readonly outcome: SpanOutcome}
  /** `refused` spans of it were refused, the others accepted; which ones is unknown. */
  | {readonly act: 'settle-partly'; readonly refused: number}
  | {readonly act: 'send-again'}
  /** Something in it is wrong: its halves are sent apart. */
  | {readonly act: 'cut'}
  /** Other batches are sent before it is tried again. */
  | {readonly act: 'put-aside'}

/** The facts that a decision needs beside the response. */
export interface Situation {
  readonly spans: number
  /** How often the batch was answered with "later" before. */
  readonly tries: number
  /** It was cut or put aside before. */
  readonly suspect: boolean
  /** How often it failed although the destination had accepted another batch since the failure before. */
  readonly proofs: number
  /** Another batch is aside. */
  readonly asideTaken: boolean
  /** So many refusals in a row are not caused by one span. */
  readonly hopeless: boolean
  /** The process ends, so nobody will fix a key. */
  readonly ending: boolean
}

/** A suspect batch is sent so often before it is cut; a single span, before it is put aside. */
const triesOf = {batch: 3, span: 2}
/** One server error that other batches do not draw is enough. A connection may break for many reasons. */
const proofsNeeded = {'server-error': 1, 'cut-off': 5}

/** Decides about a batch. */
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
      return situation.ending ? {act: 'settle', outcome: {dropped: 'process-exit'}} : {act: 'send-again'}
    case 'blocked':
    case 'withheld':
      return {act: 'send-again'}
    case 'later':
      return answer.suspect === undefined ? {act: 'send-again'} : decideSuspect(answer.suspect, situation)
  }
}

// One bad span draws a 500 every time; a failing server responds with 500 to everything. Only a success in between shows
// which it is. Cutting loses nothing and finds the span.
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
