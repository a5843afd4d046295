/**
 * The value of a span attribute as this library writes it. It is never an array, because backends show arrays
 * differently.
 */
export type AttributeScalar = string | number | boolean

/** The part of a call from which an attribute comes. */
export type Part = 'namespaces' | 'attributes' | 'kwargs'

/** The origin of an attribute. */
export interface Source {
  readonly part: Part
  /**
   * True when the attribute describes the work, so spans started inside `with` inherit it. Other attributes measure one
   * span.
   */
  readonly descriptive: boolean
}

/**
 * Receives the attributes of a call one by one, in write order. On equal keys the last one counts. It must not throw,
 * because the encoder would treat the error as a value that throws.
 */
export type Write = (key: string, value: AttributeScalar, source: Source) => void
