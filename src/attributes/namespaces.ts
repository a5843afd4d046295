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

/** One namespace of an enrichment: where it goes on the wire, and how users spell it. */
export type NamespaceRow = readonly [
  /** Also its documented spelling. */
  name: NamespaceName,
  /** Inherited by the spans started inside `enrichSpan.with`: it describes the work, the others measure one span. */
  descriptive: boolean,
  /** The attribute of a scalar, and the prefix of everything below, without `honeyhive_`. Default: the name. */
  wireName?: string,
  /** When several are given, the later one wins. */
  ...otherSpellings: readonly string[],
]

const describes = true
const measures = false

/**
 * THE table. Its order is the order of writing, and on equal keys the last write wins: the reserved namespaces, then
 * `attributes`; kwargs come after the last row.
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
  // The third is how users of the Python SDK spell it: what they port goes on working.
  ['eventId', measures, 'event_id', 'event_id', 'update_event_id'],
  ['attributes', describes, 'metadata'],
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
