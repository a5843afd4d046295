import type {Tracer, TracerProvider} from '@opentelemetry/api'
import type {ReadableSpan, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {Owner, Redaction} from '../../context/state/owner.ts'
import type {FlushReceipt} from '../../delivery/flush-receipt.ts'
import type {LedgerBook} from '../../delivery/ledger.ts'
import type {OpenDestinations} from '../../delivery/open-destinations.ts'
import type {EnrichSpan} from '../../enrich/enrich-span.ts'
import type {Trace} from '../../trace/trace.ts'
import type {Ids} from '../options/ids.ts'
import type {SharedOptions} from '../options/resolve-options.ts'

/** What belongs to one tracer alone. Its pipeline is shared with its forks. */
export interface TracerCore extends Owner {
  readonly pipeline: Pipeline
  /** Those that forks share. */
  readonly options: SharedOptions
  readonly book: LedgerBook
  /** Stamped on every span. */
  readonly ids: Ids
  readonly sessionName: string
  /** Inputs of the session. */
  readonly inputs: Readonly<Record<string, unknown>> | undefined
  /** Finished spans, destination 'memory' only. */
  readonly finished: ReadableSpan[]
  /** The session, once it has something to deliver. */
  openSession: OpenSession | undefined
  /** Is shown each span when it ends, whatever the destination: for `evaluate`, whose evaluators look at them. */
  observer: ((span: ReadableSpan) => void) | undefined
  /** Set when they are first asked for: most forks never need them. */
  handles: TracerHandles | undefined
  /** Set by the first `shutdown`. */
  closing: Promise<FlushReceipt> | undefined
  /** Removes the id from the registry if it was ever read. */
  forget(): void
}

/** The forms in which a tracer is passed on, each made when it is first read. */
export interface TracerHandles {
  readonly otel: Tracer
  readonly provider: TracerProvider
  readonly spanProcessor: SpanProcessor
  readonly enrichSpan: EnrichSpan
  readonly trace: Trace
}

/** A session that waits for its end, apart from its tracer, which may be dropped before. */
export interface OpenSession {
  deliver(): void
}

/** What a tracer and its forks share: one provider of the SDK and one queue, so that a fork costs next to nothing. */
export interface Pipeline {
  readonly options: SharedOptions
  readonly provider: TracerProvider
  /** What its spans pass through, the user's processors first, delivery last; adopted spans do as well. */
  readonly processors: readonly SpanProcessor[]
  /** The user brought processors, which may hold spans back. */
  readonly holdsBack: boolean
  /** The provider's tracer for the spans that our own verbs start. */
  readonly sdk: Tracer
  /** Nobody but us sees a span before `startSpan` returns it: neither a sampler nor a processor of the user's. */
  readonly startsUnseen: boolean
  readonly redaction: Redaction | undefined
  /** Where spans go. */
  readonly outlets: OpenDestinations
  /** Sessions that have something to deliver. */
  readonly sessions: Set<OpenSession>
  closed: boolean
  /** Asks the user's processors to pass on what they hold. */
  flushProcessors(): Promise<void>
  shutdown(): Promise<void>
}
