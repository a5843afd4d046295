// Taken once, when the module loads: a test that fakes timers or clocks later must not hold up delivery and its deadlines.
const {clearTimeout: cancel, performance, setTimeout: start} = globalThis
const readMonotonic = performance.now.bind(performance)
const RealDate = Date

/** A timer for longer would fire at once: 24.8 days. */
const longestMs = 2 ** 31 - 1

/** Milliseconds of a clock that never goes back. */
export const monotonicMs = (): number => readMonotonic()

/** Milliseconds since 1970. */
export const wallClockMs = (): number => RealDate.now()

/** The time of day in ISO 8601, UTC. */
export const timestamp = (): string => new RealDate().toISOString()

/** Runs `task` after `ms` milliseconds unless cancelled by the result. */
export function later(task: () => void, ms: number): () => void {
  const timer = start(task, Math.min(ms, longestMs))
  return () => cancel(timer)
}

/** Runs `task` as soon as the running code has had its turn. */
export function soon(task: () => void): void {
  start(task, 0)
}

/** Runs `task` after `ms` milliseconds unless cancelled by the result. It keeps a process alive: a caller waits for it. */
export function awake(task: () => void, ms: number): () => void {
  return later(task, ms)
}
