/** A value of a span attribute as this library writes it. Never an array, because backends show arrays differently. */
export type AttributeScalar = string | number | boolean

/** The part of a call that an attribute comes from. */
export type Part = 'namespaces' | 'attributes' | 'kwargs'

/** Where an attribute comes from. */
export interface Source {
  readonly part: Part
  /** It describes the work, so spans started inside `with` inherit it. Other attributes measure one span. */
  readonly descriptive: boolean
}

/**
 * Receives the attributes of a call one by one, in write order. On equal keys the last one counts. It must not throw,
 * because the encoder would treat that as a value that throws.
 */
export type Write = (key: string, value: AttributeScalar, source: Source) => void
