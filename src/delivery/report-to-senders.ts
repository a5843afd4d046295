import type {CodeRow} from '../diagnostics/code-row.ts'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import type {Answer} from './answer.ts'
import type {BufferedSpan} from './span-buffer.ts'

/** What was not taken, and why. */
export interface Trouble {
  /** The destination. */
  readonly name: string
  readonly items: readonly BufferedSpan[]
  readonly kind: TroubleKind
  readonly error: Error
  /** Spans concerned. */
  readonly count: number
}

type TroubleKind = Exclude<Answer['kind'], 'accepted' | 'withheld'> | 'memory'

const keptErrors = 10

/** Tells each tracer about its own spans. */
export function reportToSenders({name, items, kind, error, count}: Trouble): void {
  const {row, did} = words[kind]
  const cause = `${did} ${count} spans: ${error.message}`
  for (const {errors, reporter} of new Set(items.map(item => item.sender))) {
    errors.push(error)
    if (errors.length > keptErrors) errors.shift()
    report(row, reporter, () => ({subject: `Destination ${name}`, cause}))
  }
}

const words: Readonly<Record<TroubleKind, {readonly row: CodeRow; readonly did: string}>> = {
  partial: {row: codes.exportFailed, did: 'it refused'},
  later: {row: codes.exportDelayed, did: 'it does not take now'},
  split: {row: codes.exportFailed, did: 'it refused'},
  unauthorized: {row: codes.unauthorized, did: 'it wants another key for'},
  blocked: {row: codes.blocked, did: 'this page may not send it'},
  refused: {row: codes.exportFailed, did: 'it refused'},
  silent: {row: codes.noAnswer, did: 'it gave no answer about'},
  memory: {row: codes.memoryFull, did: 'memory for it is full, so it lost'},
}
