/** One call of a traced function, as the observers of its result see it. One of the last four methods ends its span. */
export interface Work {
  /** True when the span has ended. */
  readonly ended: boolean
  /** Runs a part of the work with the span active. Returns and throws the same as the part. */
  step(part: Part, self: unknown, args: readonly unknown[]): unknown
  /** Records that a part of the result reached the consumer. */
  chunk(value: unknown): void
  /** Ties the work to `result`. If `result` is collected before the work ends, the span ends with a diagnostic. */
  lasts(result: object, form: ChunkForm): void
  /** Ends the span with the result. */
  succeed(result: unknown): void
  /**
   * Ends the span after the last chunk, when the result was exhausted, returned early or cancelled. `returned` is a
   * generator's return value.
   */
  finish(returned?: unknown): void
  /** Ends the span with an error. */
  fail(error: unknown): void
  /** Ends the span of work that can no longer finish. */
  abandon(): void
}

/** A function of the user, called with an explicit `this`. */
export type Part = (...args: never[]) => unknown

/** The form of the chunks: a list of values, or the pieces of one text or of one byte sequence. */
export type ChunkForm = 'values' | 'stream'

/** Observes a result and returns the same object to the caller. Only native promises and web streams are replaced. */
export type Observe = (work: Work, result: unknown) => unknown
