import * as timers from 'node:timers'

// These functions are read once, when the module loads. A test that later fakes timers or clocks must not stop delivery
// and its deadlines. As named imports, the CommonJS build would read them at each call.
const {clearInterval, clearTimeout, setImmediate, setInterval, setTimeout} = timers
const performance = globalThis.performance
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

/**
 * Runs `task` after `ms` milliseconds. Call the returned function to cancel. The timer never keeps the process alive.
 */
export function later(task: () => void, ms: number): () => void {
  const timer = setTimeout(task, Math.min(ms, longestMs))
  timer.unref()
  return () => clearTimeout(timer)
}

/** Runs `task` as soon as the running code and waiting input have had their turn. */
export function soon(task: () => void): void {
  setImmediate(task)
}

/**
 * Runs `task` after `ms` milliseconds. Call the returned function to cancel. The timer keeps the process alive, because
 * a caller waits for it.
 */
export function awake(task: () => void, ms: number): () => void {
  const timer = setTimeout(task, Math.min(ms, longestMs))
  return () => clearTimeout(timer)
}

/** Keeps the process alive until the returned function is called. */
export function keepAlive(): () => void {
  const timer = setInterval(() => {}, 1_000)
  return () => clearInterval(timer)
}
