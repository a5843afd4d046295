import type {Attributes} from '@opentelemetry/api'
import type {Sampler, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {Limits} from '../../attributes/limits.ts'
import type {RedactOptions} from '../../redaction/redact.ts'
import type {Destination} from '../../delivery/destination.ts'
import type {Diagnostic} from '../../diagnostics/report.ts'

/**
 * Options of a tracer; an option wins over the environment variable named beside it.
 *
 * @example
 * new HoneyHiveTracer({project: 'support', sessionName: 'chat', destination: 'memory'})
 */
export interface TracerOptions {
  /** Bearer key of HoneyHive's server. `HH_API_KEY` */
  readonly apiKey?: string | undefined
  /** Stamped on every span as `honeyhive.project`; 'default' when absent. `HH_PROJECT` */
  readonly project?: string | undefined
  /** HoneyHive's server; `https://api.honeyhive.ai` when absent. `HH_API_URL` */
  readonly serverUrl?: string | undefined
  /** The environment the program runs in, stamped as `honeyhive.source`; 'dev' when absent. `HH_SOURCE` */
  readonly source?: string | undefined
  /** The project's name when absent. `HH_SESSION_NAME` */
  readonly sessionName?: string | undefined
  /** A UUID, stamped as `honeyhive.session_id`; made when absent. */
  readonly sessionId?: string | undefined
  /** Inputs of the session: a session that has some is delivered as a span of its own. */
  readonly inputs?: Readonly<Record<string, unknown>> | undefined
  readonly isEvaluation?: boolean | undefined
  /** Stamped as `honeyhive_metadata.run_id`. */
  readonly runId?: string | undefined
  /** Stamped as `honeyhive_metadata.dataset_id`. */
  readonly datasetId?: string | undefined
  /** Stamped as `honeyhive_metadata.datapoint_id`. */
  readonly datapointId?: string | undefined
  /** Sends each span at once. `HH_DISABLE_BATCH` */
  readonly disableBatch?: boolean | undefined
  /** Starts non-recording spans only; functions run as before. `HH_DISABLE_TRACING`, `OTEL_SDK_DISABLED` */
  readonly disableTracing?: boolean | undefined
  /** Says on stderr where spans go, and at each flush and shutdown what became of them. `HH_VERBOSE` */
  readonly verbose?: boolean | undefined
  /** Where spans go. When absent: `OTEL_EXPORTER_OTLP_*`, else HoneyHive's server with a key, else files here. */
  readonly destination?: Destination | readonly Destination[] | undefined
  /** OpenTelemetry span processors that see the spans as well. */
  readonly processors?: readonly SpanProcessor[] | undefined
  /** What is masked or replaced in every span before a processor or a destination sees it ended. */
  readonly redact?: RedactOptions | undefined
  /** What one enrichment may cost. Counts and bytes. */
  readonly limits?: TracerLimits | undefined
  readonly sampler?: Sampler | undefined
  /** Attributes of the OpenTelemetry resource. */
  readonly resource?: Attributes | undefined
  /** Whose traces are continued: any, only those of plain spans in this process, or none. 'always' when absent. */
  readonly continueTrace?: 'always' | 'same-process' | 'never' | undefined
  /** `false`: registers no context manager, even when none works. */
  readonly contextManager?: boolean | undefined
  /** Hears each diagnostic of this tracer once; what it throws is logged to OpenTelemetry's `diag`. */
  readonly onDiagnostic?: ((diagnostic: Diagnostic) => void) | undefined
}

/** Bounds of one enrichment, and how many attributes a span may hold. */
export interface TracerLimits extends Partial<Limits> {
  /** Attributes per span, at least 128; 1,024 when absent. All but 64 are for user data. */
  readonly attributes?: number
}

/** What a fork may have of its own; the rest is its parent's. */
export type ForkOptions = Pick<
  TracerOptions,
  'sessionName' | 'sessionId' | 'inputs' | 'source' | 'runId' | 'datasetId' | 'datapointId' | 'isEvaluation'
>
