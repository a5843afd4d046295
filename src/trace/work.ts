import type {ChunkForm, Chunks} from './chunks.ts'

/** One call of a traced function, as the observers of its result see it. One of the last six methods ends its span. */
export interface Work {
  /** True when the span has ended. */
  readonly ended: boolean
  /** Runs a part of the work with the span active. Returns and throws the same as the part. */
  step(part: Part, self: unknown, args: readonly unknown[]): unknown
  /** Records that a part of the result reached the consumer. */
  chunk(value: unknown): void
  /** Ties the work to `result`. If all results it is tied to are collected before the work ends, the span ends with a diagnostic. */
  hold(result: object): void
  /** The same for a result that arrives in chunks. */
  lasts(result: object, form: ChunkForm): void
  /** Opens a part of the work that has an end of its own, and calls `over` then. Its steps run with `mark` in their context. */
  branch(over: () => void, mark: symbol): Branch
  /** Ends the span with the result. */
  succeed(result: unknown): void
  /**
   * Ends the span after the last chunk, when the result was exhausted, returned early or cancelled. `returned` is a
   * generator's return value.
   */
  finish(returned?: unknown): void
  /** The same when the consumer cancelled. */
  cancel(): void
  /** Ends the span with a result that sums up its chunks. `aggregate` takes precedence. */
  summarize(result: unknown): void
  /** Ends the span with an error. */
  fail(error: unknown): void
  /** Ends the span with the outcome of a branch. */
  settle(outcome: Outcome): void
}

/** A part of a work, which several parts of a result have in common. */
export interface Branch extends Work {
  /** A consumer uses this part, or it runs by itself. */
  begun: boolean
  /** How it ended. */
  readonly outcome: Outcome | undefined
  /** The value to record for it. */
  output(): unknown
}

/** How a part of a work ended. */
export type Outcome =
  | {readonly kind: 'value'; readonly value: unknown; readonly received?: Received | undefined}
  | {
      readonly kind: 'chunks'
      readonly received: Received | undefined
      readonly returned?: unknown
      readonly cancelled?: boolean
    }
  | {readonly kind: 'failure'; readonly error: unknown; readonly received: Received | undefined}

/** The chunks that reached a consumer. `chunks` is missing if outputs are not recorded. */
export interface Received {
  count: number
  readonly chunks: Chunks | undefined
}

/** A function of the user, called with an explicit `this`. */
export type Part = (...args: never[]) => unknown

/** Observes a result and returns it to the caller: the same object, except for native promises and web streams. */
export type Observe = (work: Work, result: unknown) => unknown
