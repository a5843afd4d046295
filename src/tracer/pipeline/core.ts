import type {Span, Tracer, TracerProvider} from '@opentelemetry/api'
import type {ReadableSpan, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {Owner, Redaction} from '../../context/state/owner.ts'
import type {FlushReceipt} from '../../delivery/flush-receipt.ts'
import type {LedgerBook} from '../../delivery/ledger.ts'
import type {OpenDestinations} from '../../delivery/open-destinations.ts'
import type {Backend, SessionRecorder} from '../../backend/backend.ts'
import type {RequestLog} from '../../backend/request-log.ts'
import type {Redactor} from '../../redaction/redact.ts'
import type {OwnOptions, SharedOptions} from '../options/resolve-options.ts'

/** The parts of one tracer. It shares its pipeline with its forks. */
export interface TracerCore extends Owner, OwnOptions {
  readonly pipeline: Pipeline
  readonly options: SharedOptions
  readonly book: LedgerBook
  /** The requests to HoneyHive's server. */
  readonly requests: RequestLog
  /** The session on HoneyHive's server. */
  readonly recorder: SessionRecorder
  /** Finished spans. Present only with the destination 'memory'. */
  readonly finished: ReadableSpan[]
  /** Absent while the session has nothing to deliver. */
  openSession: OpenSession | undefined
  /** Sees each span, independent of the destination. `evaluate` passes the spans on to evaluators. */
  observer: SpanObserver | undefined
  /** The result of the first `shutdown`. */
  closing: Promise<FlushReceipt> | undefined
  /** Removes the id from the registry, if it was ever read. */
  forget(): void
}

/** Sees the spans of one tracer. Its methods must not throw. */
export interface SpanObserver {
  /** Called when a span that records has started. */
  started(span: Span): void
  /** Called when a span has started that does not record. */
  unrecorded(): void
  /** Called when a span has ended, before the rules of `redact` change it. Not called without rules. */
  beforeRedaction(span: ReadableSpan): void
  /** Called when a span has ended, in its final form. */
  ended(span: ReadableSpan): void
}

/** A session that waits to be delivered. It does not refer to its tracer, so the tracer may be collected earlier. */
export interface OpenSession {
  deliver(): void
}

/** The parts that a tracer shares with its forks: one provider of the SDK and one queue, so that a fork costs little. */
export interface Pipeline {
  readonly options: SharedOptions
  /** The provider of the spans. It is built for the first span, when the application's resource is known. */
  readonly provider: () => TracerProvider
  /** The user's processors, then delivery. Adopted spans pass through them as well. */
  readonly processors: readonly SpanProcessor[]
  /** True when there are processors of the user, which may hold spans back. */
  readonly holdsBack: boolean
  /** The provider's tracer for spans that `trace` and `startSpan` start. */
  readonly sdk: () => Tracer
  /** True when the application's provider starts and delivers the spans, so that nothing here sees their end. */
  readonly ofApplication: boolean
  /** True when neither a sampler nor a user's processor sees a span before `startSpan` returns it. */
  readonly startsUnseen: boolean
  readonly redaction: Redaction | undefined
  readonly destinations: OpenDestinations
  readonly backend: Backend
  /** The compiled rules of `redact`. */
  readonly redactor: Redactor | undefined
  /** Sessions that have something to deliver. */
  readonly sessions: Set<OpenSession>
  closed: boolean
  /** Makes the user's processors pass on the spans they hold. Resolves to their failures. */
  flushProcessors(): Promise<readonly Error[]>
  /** Reports the user's processors that have not finished. Returns one error for each. */
  reportHanging(): readonly Error[]
  /** Resolves to the failures of the user's processors. */
  shutdown(): Promise<readonly Error[]>
}
