import {columns, isTerminal, show} from '#platform/terminal'
import {plainText} from '../../diagnostics/plain-text.ts'
import type {Slowed} from './rate-limiter.ts'

/** The progress of a run. */
export interface Progress {
  readonly done: number
  /** Datapoints times trials, when known. */
  readonly total: number | undefined
  readonly failed: number
  readonly elapsedMs: number
  /** Milliseconds that the rest takes at the present rate, when known. */
  readonly remainingMs: number | undefined
  /** The slow-down by rate limits; `undefined` at full speed. */
  readonly slowed: Slowed | undefined
}

/** Receives the progress after each finished datapoint and at each rate limit. Its errors are ignored. */
export type ProgressListener = (progress: Progress) => void

/** Shows the progress of a run, or passes it on to a listener. */
export interface ProgressDisplay {
  update(progress: Progress): void
  end(progress: Progress): void
}

const redrawMs = 100
const logWidth = 200

/** Shows the progress of the run `name` on stderr. On a terminal it is a bar, elsewhere a line for each 10 %. */
export function createProgressBar(name: string): ProgressDisplay {
  return isTerminal() ? terminalBar(name) : logLines(name)
}

function terminalBar(name: string): ProgressDisplay {
  let drawnAt = Number.NEGATIVE_INFINITY
  const draw = (progress: Progress): void => show(`\r${progressLine(name, progress, columns())}\u001b[K`)
  return {
    update: progress => {
      // The text must be complete now: another update may not follow after the last datapoint, or during a wait.
      const isLasting = progress.done === progress.total || (progress.slowed?.waitMs ?? 0) > 0
      if (progress.elapsedMs - drawnAt < redrawMs && !isLasting) return
      drawnAt = progress.elapsedMs
      draw(progress)
    },
    end: progress => {
      draw(progress)
      show('\n')
    },
  }
}

// A log should stay short: a line for each 10 %, or for each doubling of the count when the total is unknown.
function logLines(name: string): ProgressDisplay {
  let next = 1
  const write = (progress: Progress): void => show(`${progressLine(name, progress, logWidth)}\n`)
  return {
    update: progress => {
      const {done, total} = progress
      if (done < next || done === total) return
      next = total === undefined ? done * 2 : done + total / 10
      write(progress)
    },
    end: write,
  }
}

/** Returns one line: bar, count, failures, rate, remaining time. The bar is left out when the line is too narrow. */
export function progressLine(name: string, progress: Progress, width: number): string {
  const {done, total, failed, elapsedMs, remainingMs, slowed} = progress
  const count = total === undefined ? `${done}` : `${done}/${total}`
  const parts = [
    `${plainText(name)}: ${count}`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    `${rate(done, elapsedMs)}/s`,
    ...(remainingMs === undefined || done === total ? [] : [`${duration(remainingMs)} left`]),
    ...(slowed === undefined ? [] : [slowdown(slowed)]),
  ]
  const text = parts.join(', ')
  const room = width - text.length - 4
  if (total === undefined || room < 10) return text.slice(0, width - 1)
  const cells = Math.min(30, room)
  const filled = Math.round((cells * done) / Math.max(1, total))
  return `[${'='.repeat(filled)}${' '.repeat(cells - filled)}] ${text}`
}

function slowdown({workers, maxWorkers, waitMs}: Slowed): string {
  const wait = waitMs === 0 ? '' : `, next in ${duration(waitMs)}`
  return `rate limited: ${workers} of ${maxWorkers} workers${wait}`
}

function rate(done: number, elapsedMs: number): string {
  const perSecond = (1_000 * done) / Math.max(1, elapsedMs)
  return perSecond >= 10 ? perSecond.toFixed(0) : perSecond.toFixed(1)
}

function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1_000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`
}
