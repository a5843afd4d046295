import type {Answer} from './answer.ts'
import type {SpanOutcome} from './ledger.ts'

/** What the answer to a batch means for it. */
export type RetryDecision =
  | {readonly act: 'settle'; readonly fate: SpanOutcome}
  /** The first `refused` of it were, the others accepted: which ones is not said. */
  | {readonly act: 'settle-partly'; readonly refused: number}
  | {readonly act: 'send-again'}
  /** Something in it is wrong: its halves are sent apart. */
  | {readonly act: 'cut'}
  /** Something else is sent before it is tried again. */
  | {readonly act: 'put-aside'}

/** What a verdict depends on beside the answer. */
export interface Situation {
  readonly spans: number
  /** The batch was answered with "later" before, so often. */
  readonly tries: number
  /** It was cut or put aside before. */
  readonly suspect: boolean
  /** How often it failed although the destination had taken something else since the time before. */
  readonly proofs: number
  /** Another one is aside. */
  readonly asideTaken: boolean
  /** So many refusals in a row that it is not about one span. */
  readonly hopeless: boolean
  /** The process ends: nobody mends a key any more. */
  readonly ending: boolean
}

/** A suspect batch is sent so often before it is cut; a single span, before it is put aside. */
const patience = {batch: 3, span: 2}
/** An error of the server's that others do not draw says enough. A connection may break for many reasons. */
const proofsNeeded = {stumbled: 1, 'cut-off': 5}

/** Decides about a batch. */
export function decide(answer: Answer, situation: Situation): RetryDecision {
  switch (answer.kind) {
    case 'accepted':
      return {act: 'settle', fate: 'accepted'}
    case 'partial':
      return {act: 'settle-partly', refused: answer.rejected}
    case 'refused':
      return {act: 'settle', fate: 'refused'}
    case 'silent':
      return {act: 'settle', fate: {dropped: 'no-answer'}}
    case 'split':
      return situation.spans > 1 && !situation.hopeless ? {act: 'cut'} : {act: 'settle', fate: 'refused'}
    case 'unauthorized':
      return situation.ending ? {act: 'settle', fate: {dropped: 'process-exit'}} : {act: 'send-again'}
    case 'blocked':
    case 'withheld':
      return {act: 'send-again'}
    case 'later':
      return answer.suspect === undefined ? {act: 'send-again'} : decideSuspect(answer.suspect, situation)
  }
}

// A server that stumbles over one span says 500 each time it sees it; one that is ill says so to everything. Cutting loses
// nothing and finds the span; that it is the span, and not the server, only another one's success proves.
function decideSuspect(
  how: keyof typeof proofsNeeded,
  {spans, tries, suspect, proofs, asideTaken}: Situation,
): RetryDecision {
  const again = tries + 1
  if (spans > 1) {
    const enough = suspect || again >= patience.batch
    return enough && (proofs > 0 || !asideTaken) ? {act: 'cut'} : {act: 'send-again'}
  }
  if (again < patience.span) return {act: 'send-again'}
  if (proofs >= proofsNeeded[how]) return {act: 'settle', fate: how === 'stumbled' ? 'refused' : {dropped: 'no-answer'}}
  return asideTaken ? {act: 'send-again'} : {act: 'put-aside'}
}
