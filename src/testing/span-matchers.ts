import type {RecordedSpans} from './record-spans.ts'
import type {RecordedData, RecordedSpan} from './recorded-span.ts'

/** The result of a matcher, as Vitest and Jest expect it. */
export interface Matched {
  readonly pass: boolean
  message(): string
}

/** Data that a span must have, by namespace. Other data may be there too. */
export type ExpectedData = {readonly [N in keyof RecordedData]?: unknown}

/** The matchers by name. */
export interface SpanMatchers {
  /** A recording has a span with this name. */
  toHaveSpan(recording: RecordedSpans, name: string): Matched
  /** A recorded span has this data. */
  toHaveEnriched(span: RecordedSpan, data: ExpectedData): Matched
}

/**
 * Matchers for `expect.extend` of Vitest and Jest: `toHaveSpan(name)` on a recording, and `toHaveEnriched(data)` on a
 * recorded span.
 */
export const spanMatchers: SpanMatchers = {
  toHaveSpan(recording, name) {
    const pass = recording.spans.some(span => span.name === name)
    return {pass, message: () => `expected ${pass ? 'no' : 'a'} span named "${name}". Recorded:\n${recording.tree()}`}
  },
  toHaveEnriched(span, data) {
    const names = Object.keys(data) as (keyof RecordedData)[]
    const missing = names.filter(name => !holds(span[name], data[name]))
    const pass = missing.length === 0
    const seen = (pass ? names : missing).map(name => `${name} ${JSON.stringify(span[name])}`).join(', ')
    return {
      pass,
      message: () =>
        `expected span "${span.name}" ${pass ? 'not ' : ''}to have ${JSON.stringify(data)}. It has ${seen}`,
    }
  },
}

/** True when `seen` has all that `expected` has. */
function holds(seen: unknown, expected: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return Object.is(seen, expected)
  if (typeof seen !== 'object' || seen === null) return false
  return Object.entries(expected).every(([key, value]) => holds((seen as Record<string, unknown>)[key], value))
}
