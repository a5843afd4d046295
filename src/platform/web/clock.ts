// These functions are read once, when the module loads. A test that later fakes timers or clocks must not stop delivery
// and its deadlines.
const cancel = globalThis.clearTimeout
const performance = globalThis.performance
const start = globalThis.setTimeout
const readMonotonic = performance.now.bind(performance)
const RealDate = Date

/** The longest delay of a timer, 24.8 days. A longer timer would fire at once. */
const longestMs = 2 ** 31 - 1

/** Returns the milliseconds of a clock that never goes back. */
export const monotonicMs = (): number => readMonotonic()

/** Returns the milliseconds since 1970. */
export const wallClockMs = (): number => RealDate.now()

/** Returns the date and time in ISO 8601, UTC. */
export const timestamp = (): string => new RealDate().toISOString()

/** Runs `task` after `ms` milliseconds. Call the returned function to cancel. */
export function later(task: () => void, ms: number): () => void {
  const timer = start(task, Math.min(ms, longestMs))
  return () => cancel(timer)
}

/** Runs `task` as soon as the running code has had its turn. */
export function soon(task: () => void): void {
  start(task, 0)
}

/**
 * Runs `task` after `ms` milliseconds. Call the returned function to cancel. The timer keeps a process alive, because a
 * caller waits for it.
 */
export function awake(task: () => void, ms: number): () => void {
  return later(task, ms)
}
