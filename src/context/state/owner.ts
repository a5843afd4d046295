import type {Context, Span, SpanOptions} from '@opentelemetry/api'
import type {AttributeScalar} from '../../attributes/namespaces.ts'
import type {Limits} from '../../attributes/limits.ts'
import type {Diagnostic} from '../../diagnostics/report.ts'
import type {AnyTracer} from './any-tracer.ts'

/** Attributes that new spans get, in write order. */
export type Inherited = Readonly<Record<string, AttributeScalar>>

/** What an enriched session collects until it is delivered. */
export interface SessionRecord {
  readonly attributes: Map<string, AttributeScalar>
  /** Says that the session has something to deliver. Called after each enrichment. */
  readonly touch: () => void
}

/** What a tracer hides of what it sends, for those who show it before. */
export interface Redaction {
  /** The attributes as they would be sent. */
  readonly attributes: (given: Readonly<Record<string, AttributeScalar>>) => Readonly<Record<string, AttributeScalar>>
  /** A message that quotes names and keys. */
  readonly text: (quoting: string) => string
}

/** Who owns spans: the plain record behind a tracer, shared by copies of the package, so fields are only ever added. */
export interface Owner {
  readonly id: string
  /** How people know the tracer. */
  readonly project: string
  readonly tracer: AnyTracer
  readonly limits: Limits
  /** Attributes of one span that user data may fill; the rest is kept for what is written at its end. */
  readonly userAttributes: number
  /** Keys of stamped ids that a user's key could name; absent when there are none. */
  readonly reserved: ReadonlySet<string> | undefined
  /** Where the spans go, in words. */
  readonly destination: string
  /** Absent without rules. */
  readonly redaction?: Redaction | undefined
  readonly session: SessionRecord
  readonly onDiagnostic: ((diagnostic: Diagnostic) => void) | undefined
  readonly continueTrace: 'always' | 'same-process' | 'never'
  /** The span in another process that this tracer continues, when it came from a carrier: above all its own. */
  readonly remoteParent: Span | undefined
  /** Starts a stamped span below the active span of `context`. Called by `startOwned` alone, which chose that parent. */
  start(name: string, options: SpanOptions, context: Context, inherited: Inherited | undefined): Span
  /** It shares the pipeline of another tracer. */
  readonly isFork: boolean
  closed: boolean
}
