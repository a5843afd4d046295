/** One row of the table of diagnostics: the cause and the cure of one code. */
export interface CodeRow<C extends Code = Code> {
  readonly code: C
  readonly cause: string
  readonly cure: string
  /**
   * True for a code that is counted but never reported, because the user asked for its effect (sampling, a disabled
   * tracer).
   */
  readonly silent?: true
  /** The count in this process, and the receivers of a report. The row holds them, so that counting needs no lookup. */
  tally?: Tally
}

/** The count and the reports of one code so far. */
interface Tally {
  count: number
  /** The ids of the tracers that received a report. `undefined` stands for a report without a tracer. */
  readonly reported: Set<string | undefined>
  printed: boolean
}

/** The reason why an enrichment was not written completely. Each reason is also a code in `diagnostics()`. */
export type Reason =
  | 'no-span'
  | 'not-recording'
  | 'span-ended'
  | 'foreign-span'
  | 'no-root'
  | 'not-our-tracer'
  | 'scope-closed'
  | 'dropped'
  | 'reserved-key'

/** The row of a code that explains why an enrichment was not written. */
export type Failure = CodeRow<Reason>

/** The code of a diagnostic. Codes are stable, so programs may test for them. */
export type Code =
  | Reason
  | 'looks-like-namespace'
  | 'baggage-ignored'
  | 'owner-differs'
  | 'active-span-ended'
  | 'origin-not-allowed'
  | 'second-copy'
  | 'foreign-parent'
  | 'not-seen'
  | 'unclaimed'
  | 'propagator-kept'
  | 'service-unknown'
  | 'tenant-failed'
  | 'tenants-full'
  | 'provider-registered'
  | 'tracer-closed'
  | 'tracing-disabled'
  | 'no-tracer'
  | 'to-application'
  | 'minified-name'
  | 'no-session'
  | 'no-context-manager'
  | 'capture-failed'
  | 'redact-failed'
  | 'dialect-failed'
  | 'unfinished'
  | 'export-failed'
  | 'export-delayed'
  | 'unauthorized'
  | 'misdirected'
  | 'blocked'
  | 'no-answer'
  | 'memory-full'
  | 'component-failed'
  | 'backend-missed'
  | 'settings-differ'
  | 'deprecated-name'
  | 'kept-locally'
  | 'local-unwritable'
  | 'local-cap'
  | 'spool-failed'
  | 'spool-full'
  | 'spool-unusable'
  | 'bad-deadline'
  | 'abandoned'
  | 'journal-failed'
  | 'report-failed'
  | 'duplicate-datapoints'
  | 'too-many-slices'
  | 'redacted-outputs'
  | 'converted-outputs'
  | 'partial-outputs'
  | 'abandoned-call'
  | 'prices-failed'
  | 'scores-without-datapoint'
  | 'quota-spent'
  | 'usage-untold'
