import {tagOf} from './named-classes.ts'

/** The pairs of `Headers`, `URLSearchParams` and `FormData`, by name. */
interface Pairs {
  /** Values by name. A name that occurs several times has a list. */
  readonly values: ReadonlyMap<string, unknown>
  /** True when some pairs were not read. */
  readonly cut: boolean
}

/** The most pairs that are read. More pairs are data for a file and not for a span. */
const mostPairs = 1_000

/** Reads the pairs. Throws for an object that only looks like one of these classes. */
export function pairsOf(value: object): Pairs {
  const isHeaders = tagOf(value) === 'Headers'
  const values = new Map<string, unknown>()
  let count = 0
  for (const [name, content] of value as Iterable<readonly [unknown, unknown]>) {
    if (typeof name !== 'string') throw new TypeError('a name is not text')
    if (++count > mostPairs) return {values, cut: true}
    const shown = isHeaders && credentials.has(name.toLowerCase()) ? '[Redacted]' : content
    const before = values.get(name)
    if (Array.isArray(before)) before.push(shown)
    else values.set(name, values.has(name) ? [before, shown] : shown)
  }
  return {values, cut: false}
}

/** Headers that hold a key or a session. They are part of a request, and few users who record a request want them. */
const credentials: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
  'api-key',
])
