import type {Attributes} from '@opentelemetry/api'
import type {Sampler, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {AnyResource} from '../../context/application-resource.ts'
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
  /** The project API key of HoneyHive's server. `HH_API_KEY`, `HONEYHIVE_API_KEY`, `HH_PROJECT_API_KEY` */
  readonly apiKey?: string | undefined
  /** The key that only writes spans and sessions. It takes precedence over `apiKey` there. `HH_INGESTION_API_KEY` */
  readonly ingestionKey?: string | undefined
  /** The key for runs and datasets of `projectId`. `HH_DATA_PLANE_API_KEY` */
  readonly dataPlaneKey?: string | undefined
  /** The id of the project on HoneyHive's server. Runs and datasets then need `dataPlaneKey` and `ingestionKey`. */
  readonly projectId?: string | undefined
  /** The routes of sessions. 'old' is for a server of your own that lacks the current ones. Default: 'v1'. */
  readonly serverRoutes?: 'v1' | 'old' | undefined
  /** The project, set on every span as `honeyhive.project`. Default: 'default'. `HH_PROJECT` */
  readonly project?: string | undefined
  /** The URL of HoneyHive's server. Default: `https://api.dp1.us.honeyhive.ai`. `HH_API_URL` */
  readonly serverUrl?: string | undefined
  /** The environment of the program, set on every span as `honeyhive.source`. Default: 'dev'. `HH_SOURCE` */
  readonly source?: string | undefined
  /** The name of the session. Default: the project's name. `HH_SESSION_NAME` */
  readonly sessionName?: string | undefined
  /** The id of the session, a UUID, set on every span as `honeyhive.session_id`. Default: a new one. */
  readonly sessionId?: string | undefined
  /** The inputs of the session. A session with inputs is delivered as a span. */
  readonly inputs?: Readonly<Record<string, unknown>> | undefined
  /**
   * `false` leaves out the ids of run, dataset and datapoint, so that spans of side work do not count in an experiment.
   * Default: true.
   */
  readonly isEvaluation?: boolean | undefined
  /** The id of the run, set on every span as `honeyhive_metadata.run_id`. */
  readonly runId?: string | undefined
  /** The id of the dataset, set on every span as `honeyhive_metadata.dataset_id`. */
  readonly datasetId?: string | undefined
  /** The id of the datapoint, set on every span as `honeyhive_metadata.datapoint_id`. */
  readonly datapointId?: string | undefined
  /** Sends each span as soon as it ends. `HH_DISABLE_BATCH` */
  readonly disableBatch?: boolean | undefined
  /** Starts spans that do not record. Functions run as before. `HH_DISABLE_TRACING`, `OTEL_SDK_DISABLED` */
  readonly disableTracing?: boolean | undefined
  /** Logs to stderr the destination of spans, and the receipt of each flush and shutdown. `HH_VERBOSE` */
  readonly verbose?: boolean | undefined
  /**
   * The destination of spans. Default: `OTEL_EXPORTER_OTLP_*`, or HoneyHive's server if there is a key, otherwise local
   * files. 'honeyhive' is HoneyHive's server, with its sessions and runs, for a list of several destinations.
   */
  readonly destination?: TracerDestination | readonly TracerDestination[] | undefined
  /** OpenTelemetry span processors that receive the spans as well. */
  readonly processors?: readonly SpanProcessor[] | undefined
  /** The values to mask or replace in every span that ends, before a processor or a destination receives it. */
  readonly redact?: RedactOptions | undefined
  /** The limits of one enrichment, in counts and bytes. */
  readonly limits?: TracerLimits | undefined
  readonly sampler?: Sampler | undefined
  /**
   * Attributes of the OpenTelemetry resource, or a `Resource` of the SDK. They win over the resource of the application,
   * which is read at the first span of the tracer, and over the environment. `OTEL_SERVICE_NAME`,
   * `OTEL_RESOURCE_ATTRIBUTES`
   */
  readonly resource?: Attributes | AnyResource | undefined
  /**
   * Decides whether spans continue the trace of an active plain span: always, only within this process, or never.
   * Default: 'always'.
   */
  readonly continueTrace?: 'always' | 'same-process' | 'never' | undefined
  /** `false` does not register a context manager, even if none works. Default: `true`. */
  readonly contextManager?: boolean | undefined
  /**
   * Called once for each diagnostic code of this tracer. An error that it throws is logged to OpenTelemetry's `diag`.
   */
  readonly onDiagnostic?: ((diagnostic: Diagnostic) => void) | undefined
}

/** The options that lead to HoneyHive's server. */
export type ServerOptions = Pick<
  TracerOptions,
  'apiKey' | 'ingestionKey' | 'dataPlaneKey' | 'projectId' | 'serverUrl' | 'serverRoutes'
>

/** A destination, or HoneyHive's server with the keys of the tracer. */
export type TracerDestination = Destination | 'honeyhive'

/** The limits of one enrichment and of a span. */
export interface TracerLimits extends Partial<Limits> {
  /** The most attributes of a span, at least 128. 64 of them are reserved. Default: 1,024. */
  readonly attributes?: number
  /** The most events of a span. Default: 1,024. `OTEL_SPAN_EVENT_COUNT_LIMIT` */
  readonly events?: number
  /** The most links of a span. Default: 1,024. `OTEL_SPAN_LINK_COUNT_LIMIT` */
  readonly links?: number
}

/** The options of a fork. It shares all other options with its parent. */
export type ForkOptions = Pick<
  TracerOptions,
  'sessionName' | 'sessionId' | 'inputs' | 'source' | 'runId' | 'datasetId' | 'datapointId' | 'isEvaluation'
>
