/** Runs `task` after `ms` milliseconds unless cancelled by the result; never keeps the process alive. */
export function later(task: () => void, ms: number): () => void {
  const timer = setTimeout(task, ms)
  timer.unref()
  return () => clearTimeout(timer)
}
