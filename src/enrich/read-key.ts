/** The value of a key that may choose the target. A throwing getter loses its own key only, and that where the data is planned. */
export function readKey(enrichment: object, key: 'tracer' | 'span'): unknown {
  try {
    return (enrichment as {readonly tracer?: unknown; readonly span?: unknown})[key]
  } catch {
    return undefined
  }
}
