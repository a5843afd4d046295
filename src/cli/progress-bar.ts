import {type Progress, type ProgressListener, slowdownText} from '../evaluate/run/progress.ts'

/** Shows how far a run is, on stderr: a bar on a terminal, a line per tenth elsewhere. */
export interface ProgressBar {
  readonly listen: ProgressListener
  /** Leaves the terminal clean. */
  end(): void
}

const redrawMs = 100

/** The bar of the run called `name`. */
export function createProgressBar(name: string): ProgressBar {
  return process.stderr.isTTY ? onTerminal(name) : onPipe(name)
}

function onTerminal(name: string): ProgressBar {
  let drawnAt = -redrawMs
  let drawn = false
  return {
    listen: progress => {
      // The last to be told before a wait has to be seen.
      const lasting = progress.done === progress.total || (progress.slowed?.waitMs ?? 0) > 0
      if (progress.elapsedMs - drawnAt < redrawMs && !lasting) return
      drawnAt = progress.elapsedMs
      drawn = true
      process.stderr.write(`\r${progressLine(name, progress, process.stderr.columns ?? 80)}\u001b[K`)
    },
    end: () => {
      if (drawn) process.stderr.write('\r\u001b[K')
    },
  }
}

// A log wants few lines: one per tenth, or one each time the count doubles where the end is not known.
function onPipe(name: string): ProgressBar {
  let next = 1
  return {
    listen: progress => {
      const {done, total} = progress
      if (done < next && done !== total) return
      next = total === undefined ? done * 2 : done + total / 10
      process.stderr.write(`${progressLine(name, progress, 200)}\n`)
    },
    end: () => {},
  }
}

/** One line: bar, count, failures, rate, what is left; the bar goes first where there is no room. */
export function progressLine(name: string, progress: Progress, width: number): string {
  const {done, total, failed, elapsedMs, remainingMs, slowed} = progress
  const count = total === undefined ? `${done}` : `${done}/${total}`
  const parts = [
    `${name}: ${count}`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    `${rate(done, elapsedMs)}/s`,
    ...(remainingMs === undefined || done === total ? [] : [`${duration(remainingMs)} left`]),
    ...(slowed === undefined ? [] : [slowdownText(slowed)]),
  ]
  const text = parts.join(', ')
  const room = width - text.length - 4
  if (total === undefined || room < 10) return text.slice(0, width - 1)
  const cells = Math.min(30, room)
  const filled = Math.round((cells * done) / Math.max(1, total))
  return `[${'='.repeat(filled)}${' '.repeat(cells - filled)}] ${text}`
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
