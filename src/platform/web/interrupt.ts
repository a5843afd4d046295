/** A page has no Ctrl-C. */
export function onInterrupt(_handle: () => void): () => void {
  return () => {}
}

export function endByInterrupt(): void {}

export function markInterrupted(): void {}
