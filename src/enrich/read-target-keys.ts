// A throwing getter loses its own key only, and that where the data is planned. Two functions: one that reads either key
// by its name takes several times as long as both.

/** What an enrichment holds as `tracer`, whatever it is. */
export function readTracer(enrichment: {readonly tracer?: unknown}): unknown {
  try {
    return enrichment.tracer
  } catch {
    return undefined
  }
}

/** What an enrichment holds as `span`, whatever it is. */
export function readSpan(enrichment: {readonly span?: unknown}): unknown {
  try {
    return enrichment.span
  } catch {
    return undefined
  }
}
