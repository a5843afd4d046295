import type {Span} from '@opentelemetry/api'

export type NamespaceName =
  | 'metadata'
  | 'metrics'
  | 'feedback'
  | 'inputs'
  | 'outputs'
  | 'config'
  | 'userProperties'
  | 'error'
  | 'eventId'
  | 'attributes'

/** One namespace of an enrichment: its attribute, and its spellings. */
type NamespaceRow = readonly [
  /** The name, which is also the documented spelling. */
  name: NamespaceName,
  /**
   * True when it describes the work, so spans started inside `enrichSpan.with` inherit it. Other namespaces measure one
   * span.
   */
  descriptive: boolean,
  /** The attribute of a scalar, and the prefix of all keys below, without `honeyhive_`. The name when absent. */
  wireName?: string,
  /** When a call uses several spellings, the later one in this list wins. */
  ...otherSpellings: readonly string[],
]

const describes = true
const measures = false

/**
 * The table of namespaces, in write order: the reserved namespaces, then `attributes`, then kwargs after the last row.
 * On equal keys the last write wins.
 */
export const namespaces: readonly NamespaceRow[] = [
  ['metadata', describes],
  ['metrics', measures],
  ['feedback', measures],
  ['inputs', measures],
  ['outputs', measures],
  ['config', describes],
  ['userProperties', describes, 'user_properties', 'user_properties'],
  ['error', measures],
  // The third spelling is that of the Python SDK, so ported code keeps working.
  ['eventId', measures, 'event_id', 'event_id', 'update_event_id'],
  ['attributes', describes, 'metadata'],
]

/** The reserved keys of an enrichment. Their values may be any JavaScript value but a promise. */
export interface Namespaces {
  /** What describes the work: `honeyhive_metadata.*`. Inherited inside `enrichSpan.with`. */
  readonly metadata?: unknown
  /** What was measured on this span: `honeyhive_metrics.*`. */
  readonly metrics?: unknown
  /** What a person said about the result: `honeyhive_feedback.*`. */
  readonly feedback?: unknown
  /** What the work was given: `honeyhive_inputs.*`. */
  readonly inputs?: unknown
  /** What the work returned: `honeyhive_outputs.*`. */
  readonly outputs?: unknown
  /** The settings of the work, such as model and temperature: `honeyhive_config.*`. Inherited inside `enrichSpan.with`. */
  readonly config?: unknown
  /** Who uses it: `honeyhive_user_properties.*`. Inherited inside `enrichSpan.with`. */
  readonly userProperties?: unknown
  readonly user_properties?: unknown
  /** Text, or an `Error`, whose name becomes `honeyhive_error_type`. */
  readonly error?: unknown
  /** Your own id of the event: `honeyhive_event_id`. */
  readonly eventId?: unknown
  readonly event_id?: unknown
  readonly update_event_id?: unknown
  /** Single attributes, written as `metadata` after the namespaces. */
  readonly attributes?: unknown
  /** Chooses the target when it is a `HoneyHiveTracer`. */
  readonly tracer?: object | undefined
  /** Chooses the target: a span, or 'root' for the outermost one instead of the nearest. */
  readonly span?: Span | 'root' | undefined
}

// The type is `never` when it is missing, because declarations must compile without `dom` and `@types/node`.
type Url = typeof globalThis extends {readonly URL: {readonly prototype: infer U}} ? U : never

/** A single value of a key outside the namespaces. */
export type Scalar = string | number | boolean | bigint | Date | Url | null | undefined

/** A value of a key outside the namespaces ("kwargs"). Objects are written as dotted keys. */
export type Kwarg = unknown
