import {wallClockMs} from '#platform/clock'
import type {RateLimit} from './retries.ts'
import type {RunControl} from './run-control.ts'

const usualLongestMs = 600_000

/**
 * Whether a run waits for a rate limit. A wait longer than `longestMs` stops the run. It can be resumed, and its reason
 * names the time from which that makes sense.
 */
export function waitsFor({waitMs = 0}: RateLimit, control: RunControl, longestMs: number = usualLongestMs): boolean {
  if (waitMs <= longestMs) return true
  const until = new Date(Math.min(wallClockMs() + waitMs, latestDate)).toISOString().slice(0, 19)
  control.stopFor(
    new Error(
      `a rate limit asks to wait until ${until}Z (${Math.round(waitMs / 60_000)} minutes), longer than \`maxRateLimitWaitMs\`. Resume the run after that`,
    ),
  )
  return false
}

/** The last time that a date can hold. */
const latestDate = 8.64e15
