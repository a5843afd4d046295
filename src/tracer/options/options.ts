import type {Attributes} from '@opentelemetry/api'
import type {Sampler, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {Limits} from '../../attributes/limits.ts'
import type {RedactOptions} from '../../redaction/redact.ts'
import type {Destination} from '../../delivery/destination.ts'
import type {Diagnostic} from '../../diagnostics/report.ts'

/**
 * Options of a tracer. Each wins over the environment variable named beside it.
 *
 * @example
 * new HoneyHiveTracer({project: 'support', sessionName: 'chat', destination: 'memory'})
 */
export interface TracerOptions {
  /** Bearer key for HoneyHive's server. `HH_API_KEY` */
  readonly apiKey?: string | undefined
  /** Set on every span as `honeyhive.project`. Default: 'default'. `HH_PROJECT` */
  readonly project?: string | undefined
  /** HoneyHive's server. Default: `https://api.honeyhive.ai`. `HH_API_URL` */
  readonly serverUrl?: string | undefined
  /** The environment the program runs in, set on every span as `honeyhive.source`. Default: 'dev'. `HH_SOURCE` */
  readonly source?: string | undefined
  /** Default: the project's name. `HH_SESSION_NAME` */
  readonly sessionName?: string | undefined
  /** A UUID, set on every span as `honeyhive.session_id`. Default: a new one. */
  readonly sessionId?: string | undefined
  /** Inputs of the session. A session with inputs is delivered as a span. */
  readonly inputs?: Readonly<Record<string, unknown>> | undefined
  /** `false` leaves run, dataset and datapoint ids out: spans of side work do not count in an experiment. Default: true. */
  readonly isEvaluation?: boolean | undefined
  /** Set on every span as `honeyhive_metadata.run_id`. */
  readonly runId?: string | undefined
  /** Set on every span as `honeyhive_metadata.dataset_id`. */
  readonly datasetId?: string | undefined
  /** Set on every span as `honeyhive_metadata.datapoint_id`. */
  readonly datapointId?: string | undefined
  /** Sends each span as soon as it ends. `HH_DISABLE_BATCH` */
  readonly disableBatch?: boolean | undefined
  /** Starts spans that do not record. Functions run as before. `HH_DISABLE_TRACING`, `OTEL_SDK_DISABLED` */
  readonly disableTracing?: boolean | undefined
  /** Logs to stderr where spans go, and the receipt of each flush and shutdown. `HH_VERBOSE` */
  readonly verbose?: boolean | undefined
  /** Where spans go. Default: `OTEL_EXPORTER_OTLP_*`, else HoneyHive's server if there is a key, else local files. */
  readonly destination?: Destination | readonly Destination[] | undefined
  /** OpenTelemetry span processors that get the spans as well. */
  readonly processors?: readonly SpanProcessor[] | undefined
  /** The values to mask or replace in every span that ends, before a processor or a destination gets it. */
  readonly redact?: RedactOptions | undefined
  /** The limits of one enrichment, in counts and bytes. */
  readonly limits?: TracerLimits | undefined
  readonly sampler?: Sampler | undefined
  /** Attributes of the OpenTelemetry resource. */
  readonly resource?: Attributes | undefined
  /** Whether spans continue the trace of an active plain span: always, only one of this process, or never. Default: 'always'. */
  readonly continueTrace?: 'always' | 'same-process' | 'never' | undefined
  /** `false` does not register a context manager, even if none works. Default: `true`. */
  readonly contextManager?: boolean | undefined
  /** Called once for each diagnostic code of this tracer. An error it throws is logged to OpenTelemetry's `diag`. */
  readonly onDiagnostic?: ((diagnostic: Diagnostic) => void) | undefined
}

/** The limits of one enrichment and of a span. */
export interface TracerLimits extends Partial<Limits> {
  /** Attributes of a span, at least 128. 64 of them are reserved. Default: 1,024. */
  readonly attributes?: number
}

/** The options of a fork. It shares all others with its parent. */
export type ForkOptions = Pick<
  TracerOptions,
  'sessionName' | 'sessionId' | 'inputs' | 'source' | 'runId' | 'datasetId' | 'datapointId' | 'isEvaluation'
>
