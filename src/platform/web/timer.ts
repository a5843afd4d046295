/** Runs `task` after `ms` milliseconds unless cancelled by the result. */
export function later(task: () => void, ms: number): () => void {
  const timer = setTimeout(task, ms)
  return () => clearTimeout(timer)
}
