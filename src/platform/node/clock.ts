import {clearInterval, clearTimeout, setImmediate, setInterval, setTimeout} from 'node:timers'

// Taken once, when the module loads: a test that fakes timers or clocks later must not hold up delivery and its deadlines.
const {performance} = globalThis
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

/** Runs `task` after `ms` milliseconds unless cancelled by the result; never keeps the process alive. */
export function later(task: () => void, ms: number): () => void {
  const timer = setTimeout(task, Math.min(ms, longestMs))
  timer.unref()
  return () => clearTimeout(timer)
}

/** Runs `task` as soon as the running code and waiting input have had their turn. */
export function soon(task: () => void): void {
  setImmediate(task)
}

/** Runs `task` after `ms` milliseconds unless cancelled by the result. It keeps the process alive: a caller waits for it. */
export function awake(task: () => void, ms: number): () => void {
  const timer = setTimeout(task, Math.min(ms, longestMs))
  return () => clearTimeout(timer)
}

/** Keeps the process alive until the result is called. */
export function keepAlive(): () => void {
  const timer = setInterval(() => {}, 1_000)
  return () => clearInterval(timer)
}
