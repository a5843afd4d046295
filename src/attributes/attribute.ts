/** A value of a span attribute as this library writes it: never an array, which backends show in different ways. */
export type AttributeScalar = string | number | boolean

/** Which part of a call an attribute comes from. */
export type Part = 'namespaces' | 'attributes' | 'kwargs'

/** Where an attribute comes from. */
export interface Source {
  readonly part: Part
  /** It describes the work, and is handed on to the spans started inside `with`; others measure one span. */
  readonly descriptive: boolean
}

/**
 * Takes the attributes of a call one by one, in write order: on equal keys the last one counts. It must not throw: the
 * encoder could not tell that from a value that throws.
 */
export type Write = (key: string, value: AttributeScalar, source: Source) => void
