/** What an iterator's step says; what is no iterator result is read as the end. */
export function readStep(step: unknown): {readonly done?: unknown; readonly value?: unknown} {
  try {
    const {done, value} = step as {readonly done?: unknown; readonly value?: unknown}
    return {done, value}
  } catch {
    // The consumer will hear of it in its own words.
    return {done: true}
  }
}
