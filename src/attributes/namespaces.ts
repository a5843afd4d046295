import type {Span} from '@opentelemetry/api'

/** A value of a span attribute as this library writes it: never an array, which backends show in different ways. */
export type AttributeScalar = string | number | boolean

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

/** One namespace of an enrichment: how users spell it, and where it goes on the wire. */
export interface NamespaceRow {
  readonly name: NamespaceName
  /** All that users may write, the documented spelling first; when two are given, the later one wins. */
  readonly spellings: readonly string[]
  /** The attribute of a scalar, and the prefix of everything below. */
  readonly attribute: string
  /** Inherited by the spans started inside `enrichSpan.with`: it describes the work, the others measure one span. */
  readonly descriptive: boolean
  /** Where the name of an `Error` goes whose message goes to `attribute`. */
  readonly errorName?: string
}

/** Where kwargs go: the keys of an enrichment that no row of the table names. */
export const kwargsAttribute = 'honeyhive_metadata'

/**
 * THE table. Its order is the order of writing, and on equal keys the last write wins: the reserved namespaces, then
 * `attributes`; kwargs come after the last row.
 */
export const namespaces: readonly NamespaceRow[] = [
  {name: 'metadata', spellings: ['metadata'], attribute: 'honeyhive_metadata', descriptive: true},
  {name: 'metrics', spellings: ['metrics'], attribute: 'honeyhive_metrics', descriptive: false},
  {name: 'feedback', spellings: ['feedback'], attribute: 'honeyhive_feedback', descriptive: false},
  {name: 'inputs', spellings: ['inputs'], attribute: 'honeyhive_inputs', descriptive: false},
  {name: 'outputs', spellings: ['outputs'], attribute: 'honeyhive_outputs', descriptive: false},
  {name: 'config', spellings: ['config'], attribute: 'honeyhive_config', descriptive: true},
  {
    name: 'userProperties',
    spellings: ['userProperties', 'user_properties'],
    attribute: 'honeyhive_user_properties',
    descriptive: true,
  },
  {
    name: 'error',
    spellings: ['error'],
    attribute: 'honeyhive_error',
    descriptive: false,
    errorName: 'honeyhive_error_type',
  },
  {
    name: 'eventId',
    // The third is how users of the Python SDK spell it: what they port goes on working.
    spellings: ['eventId', 'event_id', 'update_event_id'],
    attribute: 'honeyhive_event_id',
    descriptive: false,
  },
  {name: 'attributes', spellings: ['attributes'], attribute: kwargsAttribute, descriptive: true},
]

/** The reserved keys of an enrichment. Their values may be anything: every JavaScript value can be encoded. */
export interface Namespaces {
  readonly metadata?: unknown
  readonly metrics?: unknown
  readonly feedback?: unknown
  readonly inputs?: unknown
  readonly outputs?: unknown
  readonly config?: unknown
  readonly userProperties?: unknown
  readonly user_properties?: unknown
  /** Text, or an `Error`: its message, and its name as `honeyhive_error_type`. */
  readonly error?: unknown
  readonly eventId?: unknown
  readonly event_id?: unknown
  readonly update_event_id?: unknown
  /** Goes to the same place as `metadata`, after the namespaces. */
  readonly attributes?: unknown
  /** Chooses the target when it is a tracer of ours. */
  readonly tracer?: object | undefined
  /** Chooses the target when it is a span. */
  readonly span?: Span | undefined
}

// Named only where the user's own configuration knows it: declarations must compile without `dom` and `@types/node`.
type Url = typeof globalThis extends {readonly URL: {readonly prototype: infer U}} ? U : never

/** A value of a key outside the namespaces, alone. */
export type Scalar = string | number | boolean | bigint | Date | Url | null | undefined

/**
 * A value of a key outside the namespaces ("kwargs"). Records are left out on purpose: `{metdata: {step: 1}}` is a
 * misspelt namespace far more often than a key of its own.
 */
export type Kwarg = Scalar | readonly Scalar[]

/**
 * What may be given as an enrichment `T`: namespaces, and kwargs under any other key. Keys that only an index
 * signature stands for are not checked, so a `Record<string, unknown>` is accepted.
 */
export type Enrichment<T> = Namespaces & {
  readonly [K in keyof T as string extends K
    ? never
    : number extends K
      ? never
      : symbol extends K
        ? never
        : K extends keyof Namespaces
          ? never
          : K]: Kwarg
}
