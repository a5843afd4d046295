/** Runs `task` after `ms` milliseconds unless cancelled by the result; never keeps the process alive. */
export function later(task: () => void, ms: number): () => void {
  const timer = setTimeout(task, ms)
  timer.unref()
  return () => clearTimeout(timer)
}

/** Runs `task` as soon as the code that runs now, and what waits for input, has had its turn. */
export function soon(task: () => void): void {
  setImmediate(task)
}

/** Runs `task` after `ms` milliseconds unless cancelled by the result; somebody waits for it, so the process stays alive. */
export function awake(task: () => void, ms: number): () => void {
  const timer = setTimeout(task, ms)
  return () => clearTimeout(timer)
}
