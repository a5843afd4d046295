/** Runs `task` after `ms` milliseconds unless cancelled by the result. */
export function later(task: () => void, ms: number): () => void {
  const timer = setTimeout(task, ms)
  return () => clearTimeout(timer)
}

/** Runs `task` as soon as the code that runs now has had its turn. */
export function soon(task: () => void): void {
  setTimeout(task, 0)
}

/** Runs `task` after `ms` milliseconds unless cancelled by the result; somebody waits for it, so the process stays alive. */
export function awake(task: () => void, ms: number): () => void {
  const timer = setTimeout(task, ms)
  return () => clearTimeout(timer)
}
