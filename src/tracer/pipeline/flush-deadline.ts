import * as codes from '../../diagnostics/codes.ts'
import {report, type Reporter} from '../../diagnostics/report.ts'

/** How long to wait. */
export interface FlushOptions {
  /** Milliseconds, 0 or more; 30,000 when absent. `Infinity` waits until every span has its response. */
  readonly timeoutMs?: number
}

const defaultMs = 30_000

/** Milliseconds to wait. A flush never throws, so a wrong value is reported and replaced by the default. */
export function flushDeadline(reporter: Reporter, options: FlushOptions | undefined): number {
  const ms: unknown = options?.timeoutMs ?? defaultMs
  if (typeof ms === 'number' && ms >= 0) return ms
  report(codes.badDeadline, reporter, () => ({
    subject: 'flush() or shutdown()',
    cause: `\`timeoutMs\` must be milliseconds, 0 or more, got ${String(ms)}; ${defaultMs} is used`,
  }))
  return defaultMs
}
