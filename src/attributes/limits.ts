/** What one call may cost at most: counts and bytes, never time. */
export interface Limits {
  /** How many keys deep data may nest below a namespace; a container below that is `[Deep]`. */
  readonly depth: number
  /** Keys and elements looked at in one call; the rest is left out and counted in `<namespace>._cut`. */
  readonly nodes: number
  /** UTF-8 bytes of all text written in one call, keys not counted. */
  readonly callBytes: number
  /** UTF-8 bytes of one written text, its `…[+n bytes]` included. */
  readonly valueBytes: number
}

/** The limits of a tracer that sets none, and of spans that no tracer owns. */
export const defaultLimits: Limits = {
  depth: 32,
  nodes: 10_000,
  callBytes: 4 * 1024 * 1024,
  valueBytes: 256 * 1024,
}
