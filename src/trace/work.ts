/** One call of a traced function, as those see it who observe its result: its span lives until one of the last four. */
export interface Work {
  /** Nothing is observed any more. */
  readonly ended: boolean
  /** Runs a part of the work with the span active; what it returns or throws goes through. */
  step(part: Part, self: unknown, given: readonly unknown[]): unknown
  /** A part of the result reached the consumer. */
  chunk(value: unknown): void
  /** From here on the work lives as long as `result`: when that is collected unfinished, the span ends with a diagnostic. */
  lasts(result: object, form: ChunkForm): void
  /** The work is done, and this is its result. */
  succeed(result: unknown): void
  /** The chunks have come to an end: exhausted, returned early or cancelled. `returned` is what a generator returned. */
  finish(returned?: unknown): void
  /** The work failed. */
  fail(error: unknown): void
  /** Nobody can finish the work any more. */
  abandon(): void
}

/** A function of the user's, called with an explicit `this`. */
export type Part = (...given: never[]) => unknown

/** What chunks are parts of: a list of values, or one text or one run of bytes that was cut anywhere. */
export type ChunkForm = 'values' | 'stream'

/** Observes a result, and returns what the caller gets in its place: the same object, but for promises and web streams. */
export type Observe = (work: Work, result: unknown) => unknown
