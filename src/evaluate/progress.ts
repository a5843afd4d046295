import {columns, isTerminal, show} from '#platform/terminal'

/** How far a run is. */
export interface Progress {
  readonly done: number
  /** Items times trials, when known. */
  readonly total: number | undefined
  readonly failed: number
  readonly elapsedMs: number
  /** Milliseconds that the rest will take at this pace, when known. */
  readonly remainingMs: number | undefined
}

/** Hears of each finished item; what it throws is ignored. */
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
): ProgressMeter {
  if (typeof option === 'function') return meter(total, listening(option), () => {})
  if (!(option ?? isTerminal())) return {step: () => {}, end: () => {}}
  return isTerminal() ? onTerminal(name, total) : onPipe(name, total)
}

const redrawMs = 100

function onTerminal(name: string, total: number | undefined): ProgressMeter {
  let drawn = 0
  const draw = (progress: Progress): void => show(`\r${line(name, progress).slice(0, columns() - 1)}\u001b[K`)
  const tell = (progress: Progress): void => {
    if (progress.elapsedMs - drawn < redrawMs) return
    drawn = progress.elapsedMs
    draw(progress)
  }
  return meter(total, tell, progress => {
    draw(progress)
    show('\n')
  })
}

// A log wants few lines: one per tenth, or, where the end is not known, one each time the count doubles.
function onPipe(name: string, total: number | undefined): ProgressMeter {
  let next = total === undefined ? 100 : total / 10
  const tell = (progress: Progress): void => {
    if (progress.done < next || progress.done === total) return
    while (next <= progress.done) next = total === undefined ? next * 2 : next + total / 10
    show(`${line(name, progress)}\n`)
  }
  return meter(total, tell, progress => show(`${line(name, progress)}\n`))
}

function meter(
  total: number | undefined,
  tell: (progress: Progress) => void,
  last: (progress: Progress) => void,
): ProgressMeter {
  const startedAt = performance.now()
  let done = 0
  let failures = 0
  const now = (): Progress => {
    const elapsedMs = performance.now() - startedAt
    const remainingMs = total === undefined || done === 0 ? undefined : (elapsedMs / done) * (total - done)
    return {done, total, failed: failures, elapsedMs, remainingMs}
  }
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

function line(name: string, {done, total, failed, elapsedMs, remainingMs}: Progress): string {
  const count = total === undefined ? `${done}` : `${done}/${total}`
  const rest = remainingMs === undefined || done === total ? '' : `, ${seconds(remainingMs)} to go`
  return `${name}: ${count} done, ${failed} failed, ${seconds(elapsedMs)}${rest}`
}

function seconds(ms: number): string {
  return ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`
}
