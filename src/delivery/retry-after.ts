import {wallClockMs} from '#platform/clock'
/** How long a server asks its clients to wait. */
export interface RetryAfter {
  /** Milliseconds to wait, at most 600,000. A server cannot hold a client longer, whatever date it names. */
  readonly waitMs: number
  /** The milliseconds that the server asked for, when they exceeded the cap. */
  readonly askedMs?: number
}

const longestWaitMs = 600_000

/** Reads `Retry-After`, which is seconds or an HTTP date. Returns `undefined` when it is absent or unreadable. */
export function readRetryAfter(value: unknown): RetryAfter | undefined {
  if (typeof value === 'number') return capWait(value * 1_000)
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const seconds = Number(value)
  return capWait(Number.isNaN(seconds) ? Math.max(0, Date.parse(value) - wallClockMs()) : seconds * 1_000)
}

/** Caps a wait in milliseconds. Returns `undefined` when `ms` is not a valid wait. */
export function capWait(ms: number): RetryAfter | undefined {
  if (!Number.isFinite(ms) || ms < 0) return undefined
  return ms > longestWaitMs ? {waitMs: longestWaitMs, askedMs: ms} : {waitMs: ms}
}
