/** One row of the table of diagnostics: why it happened and what helps. */
export interface CodeRow<C extends Code = Code> {
  readonly code: C
  readonly cause: string
  readonly cure: string
  /** Counted but never told: what the user asked for (sampling, a disabled tracer) is no news. */
  readonly silent?: true
  /** How often it happened in this process, and who heard of it. It stands in the row so that counting needs no lookup. */
  tally?: Tally
}

/** What became of one code so far. */
interface Tally {
  count: number
  /** The tracers that were told, by id; `undefined` is nobody's. */
  readonly reported: Set<string | undefined>
  printed: boolean
}

/** Why an enrichment was not written, or not all of it. Each is also a code in `diagnostics()`. */
export type Reason =
  | 'no-span'
  | 'not-recording'
  | 'span-ended'
  | 'foreign-span'
  | 'not-our-tracer'
  | 'scope-closed'
  | 'dropped'
  | 'reserved-key'

/** The rows of the reasons. */
export type Failure = CodeRow<Reason>

/** The code of a diagnostic: stable text, safe to test for. */
export type Code =
  | Reason
  | 'looks-like-namespace'
  | 'baggage-ignored'
  | 'owner-differs'
  | 'active-span-ended'
  | 'origin-not-allowed'
  | 'second-copy'
  | 'foreign-parent'
  | 'provider-registered'
  | 'tracer-closed'
  | 'tracing-disabled'
  | 'no-tracer'
  | 'no-session'
  | 'no-context-manager'
  | 'capture-failed'
  | 'redact-failed'
  | 'unfinished'
  | 'export-failed'
  | 'export-delayed'
  | 'unauthorized'
  | 'blocked'
  | 'no-answer'
  | 'memory-full'
  | 'component-failed'
  | 'kept-locally'
  | 'local-unwritable'
  | 'bad-deadline'
  | 'abandoned'
  | 'journal-failed'
  | 'duplicate-datapoints'
  | 'redacted-outputs'
  | 'wait-capped'
