/** A page has no natural end to wait in. */
export function beforeExit(_task: () => Promise<unknown>): () => void {
  return () => {}
}

/** Nor does anybody read its last words. */
export function lastWords(_last: () => string | undefined): void {}
