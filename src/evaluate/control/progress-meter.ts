import {monotonicMs} from '#platform/clock'
import {isTerminal} from '#platform/terminal'
import type {RateLimiter} from './rate-limiter.ts'
import {createProgressBar, type Progress, type ProgressDisplay, type ProgressListener} from './progress.ts'

/** Counts the finished parts of a run. */
interface ProgressMeter {
  step(failed: boolean): void
  end(): void
}

/** Creates the meter for the option `progress`. */
export function createProgress(
  option: boolean | ProgressListener | undefined,
  name: string,
  total: number | undefined,
  limiter: Pick<RateLimiter, 'slowed' | 'onLimit'>,
): ProgressMeter {
  if (typeof option === 'function') return meter(total, limiter, {update: contained(option), end: () => {}})
  if (!(option ?? isTerminal())) return {step: () => {}, end: () => {}}
  return meter(total, limiter, createProgressBar(name))
}

function meter(
  total: number | undefined,
  limiter: Pick<RateLimiter, 'slowed' | 'onLimit'>,
  display: ProgressDisplay,
): ProgressMeter {
  const startedAt = monotonicMs()
  let done = 0
  let failed = 0
  const now = (): Progress => {
    const elapsedMs = monotonicMs() - startedAt
    const remainingMs = total === undefined || done === 0 ? undefined : (elapsedMs / done) * (total - done)
    return {done, total, failed, elapsedMs, remainingMs, slowed: limiter.slowed}
  }
  // During the wait for a rate limit, datapoints do not finish, so none of them updates the display.
  limiter.onLimit = () => display.update(now())
  return {
    step: hasFailed => {
      done += 1
      if (hasFailed) failed += 1
      display.update(now())
    },
    end: () => display.end(now()),
  }
}

// A broken listener must not fail an experiment.
function contained(listener: ProgressListener): ProgressListener {
  return progress => {
    try {
      listener(progress)
    } catch {}
  }
}
