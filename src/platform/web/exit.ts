/** A page has no natural end to wait in. */
export function beforeExit(_task: () => Promise<unknown>): () => void {
  return () => {}
}
