import {columns, isTerminal, show} from '#platform/terminal'
import type {RateLimiter, Slowed} from '../control/rate-limiter.ts'

/** How far a run is. */
export interface Progress {
  readonly done: number
  /** Items times trials, when known. */
  readonly total: number | undefined
  readonly failed: number
  readonly elapsedMs: number
  /** Milliseconds that the rest will take at this pace, when known. */
  readonly remainingMs: number | undefined
  /** While rate limits slow the run down; `undefined` at full speed. */
  readonly slowed: Slowed | undefined
}

/** Hears of each finished item and each rate limit; what it throws is ignored. */
export type ProgressListener = (progress: Progress) => void

/** Follows a run. */
export interface ProgressMeter {
  step(failed: boolean): void
  end(): void
}

/** Makes what the option `progress` asks for. */
export function createProgress(
  option: boolean | ProgressListener | undefined,
  name: string,
  total: number | undefined,
  pace: Pick<RateLimiter, 'slowed' | 'onLimit'>,
): ProgressMeter {
  if (typeof option === 'function') return meter(total, pace, listening(option), () => {})
  if (!(option ?? isTerminal())) return {step: () => {}, end: () => {}}
  return isTerminal() ? onTerminal(name, total, pace) : onPipe(name, total, pace)
}

const redrawMs = 100

function onTerminal(name: string, total: number | undefined, pace: Parameters<typeof meter>[1]): ProgressMeter {
  let drawn = 0
  const draw = (progress: Progress): void => show(`\r${line(name, progress).slice(0, columns() - 1)}\u001b[K`)
  const tell = (progress: Progress): void => {
    // The last to be told before a wait has to be seen.
    const lasting = (progress.slowed?.waitMs ?? 0) > 0
    if (progress.elapsedMs - drawn < redrawMs && !lasting) return
    drawn = progress.elapsedMs
    draw(progress)
  }
  return meter(total, pace, tell, progress => {
    draw(progress)
    show('\n')
  })
}

// A log wants few lines: one per tenth, or, where the end is not known, one each time the count doubles.
function onPipe(name: string, total: number | undefined, pace: Parameters<typeof meter>[1]): ProgressMeter {
  let next = total === undefined ? 100 : total / 10
  const tell = (progress: Progress): void => {
    if (progress.done < next || progress.done === total) return
    while (next <= progress.done) next = total === undefined ? next * 2 : next + total / 10
    show(`${line(name, progress)}\n`)
  }
  return meter(total, pace, tell, progress => show(`${line(name, progress)}\n`))
}

function meter(
  total: number | undefined,
  pace: Pick<RateLimiter, 'slowed' | 'onLimit'>,
  tell: (progress: Progress) => void,
  last: (progress: Progress) => void,
): ProgressMeter {
  const startedAt = performance.now()
  let done = 0
  let failures = 0
  const now = (): Progress => {
    const elapsedMs = performance.now() - startedAt
    const remainingMs = total === undefined || done === 0 ? undefined : (elapsedMs / done) * (total - done)
    return {done, total, failed: failures, elapsedMs, remainingMs, slowed: pace.slowed}
  }
  // While all wait nothing is finished that could tell.
  pace.onLimit = () => tell(now())
  return {
    step: failed => {
      done += 1
      if (failed) failures += 1
      tell(now())
    },
    end: () => last(now()),
  }
}

function listening(listener: ProgressListener): ProgressListener {
  return progress => {
    try {
      listener(progress)
    } catch {
      // A broken progress bar must not cost an experiment.
    }
  }
}

function line(name: string, {done, total, failed, elapsedMs, remainingMs, slowed}: Progress): string {
  const count = total === undefined ? `${done}` : `${done}/${total}`
  const rest = remainingMs === undefined || done === total ? '' : `, ${seconds(remainingMs)} to go`
  const limit = slowed === undefined ? '' : `, ${slowdownText(slowed)}`
  return `${name}: ${count} done, ${failed} failed, ${seconds(elapsedMs)}${rest}${limit}`
}

/** A slow-down as progress lines show it. */
export function slowdownText({workers, maxWorkers, waitMs}: Slowed): string {
  const wait = waitMs === 0 ? '' : `, next in ${seconds(waitMs)}`
  return `rate limited: ${workers} of ${maxWorkers} workers${wait}`
}

function seconds(ms: number): string {
  return ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`
}
