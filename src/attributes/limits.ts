/** The limits of one call, as counts and bytes, never as time. */
export interface Limits {
  /** The number of levels that data may nest below a namespace. A deeper container becomes `[Deep]`. */
  readonly depth: number
  /** The most keys and elements visited in one call. The rest is left out and counted in `<namespace>._cut`. */
  readonly nodes: number
  /** The most UTF-8 bytes of all text written in one call, without keys. */
  readonly callBytes: number
  /** The most UTF-8 bytes of one written text, including its `…[+n bytes]`. */
  readonly valueBytes: number
}

/** The default limits of a tracer. They also apply to plain spans. */
export const defaultLimits: Limits = {
  depth: 32,
  nodes: 10_000,
  callBytes: 4 * 1024 * 1024,
  valueBytes: 256 * 1024,
}
