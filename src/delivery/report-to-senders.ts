import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import type {Answer} from './answer.ts'
import type {BufferedSpan} from './span-buffer.ts'

/** A failure of a destination. */
interface Trouble {
  /** The name of the destination. */
  readonly name: string
  readonly spans: readonly Pick<BufferedSpan, 'sender'>[]
  readonly kind: TroubleKind
  readonly error: Error
  /** The number of affected spans. */
  readonly count: number
  readonly noun?: string | undefined
}

type TroubleKind = Exclude<Answer['kind'], 'accepted' | 'withheld'> | 'memory'

const keptErrors = 10

/** Reports a failure to each tracer that owns affected spans. */
export function reportToSenders({name, spans, kind, error, count, noun = 'spans'}: Trouble): void {
  const [row, effect] = effects[kind]
  const cause = `${effect} ${count} ${noun}: ${error.message}`
  for (const {errors, reporter} of new Set(spans.map(({sender}) => sender))) {
    errors.push(error)
    if (errors.length > keptErrors) errors.shift()
    report(row, reporter, () => ({subject: `Destination ${name}`, cause}))
  }
}

const effects = {
  partial: [codes.exportFailed, 'it refused'],
  later: [codes.exportDelayed, 'it delays'],
  split: [codes.exportFailed, 'it refused'],
  unauthorized: [codes.unauthorized, 'it refused the key for'],
  misdirected: [codes.misdirected, 'it does not take'],
  blocked: [codes.blocked, 'the browser blocks'],
  refused: [codes.exportFailed, 'it refused'],
  silent: [codes.noAnswer, 'it did not report the outcome of'],
  memory: [codes.memoryFull, 'its memory limit dropped'],
} as const satisfies Readonly<Record<TroubleKind, readonly [unknown, string]>>
