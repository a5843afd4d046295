/** One call of a traced function, as the observers of its result see it. One of the last four methods ends its span. */
export interface Work {
  /** The span has ended. */
  readonly ended: boolean
  /** Runs a part of the work with the span active. Returns and throws the same as the part. */
  step(part: Part, self: unknown, args: readonly unknown[]): unknown
  /** Records that a part of the result reached the consumer. */
  chunk(value: unknown): void
  /** Ties the work to `result`: if that is collected before the work ends, the span ends with a diagnostic. */
  lasts(result: object, form: ChunkForm): void
  /** Ends the span with the result. */
  succeed(result: unknown): void
  /** Ends the span after the last chunk: exhausted, returned early or cancelled. `returned` is a generator's return value. */
  finish(returned?: unknown): void
  /** Ends the span with an error. */
  fail(error: unknown): void
  /** Ends the span of work that can no longer finish. */
  abandon(): void
}

/** A function of the user's. It is called with an explicit `this`. */
export type Part = (...args: never[]) => unknown

/** Chunks are a list of values, or the pieces of one text or of one run of bytes. */
export type ChunkForm = 'values' | 'stream'

/** Observes a result and returns it to the caller: the same object, except for native promises and web streams. */
export type Observe = (work: Work, result: unknown) => unknown
