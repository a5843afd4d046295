import {writeSync} from 'node:fs'
import type {ExitTask, Losses} from '../exit.ts'
import {environment} from './environment.ts'
import {keepAlive, later} from './clock.ts'

/**
 * Delivers `tasks` when the process has no more work, and waits a limited time. Call the returned function to remove
 * the hook. Whenever a process ends by itself, a line on stderr reports the spans that were lost, out of the sum of
 * `totals`.
 */
export function beforeEnd(tasks: Iterable<ExitTask>, totals: Iterable<() => Losses>): () => void {
  if (!reports) {
    reports = true
    steps.unshift(() => {
      // Nothing can be sent any more. Spans on disk are counted as kept, the others as lost.
      for (const task of tasks) task.drop?.('process-exit')
      reportLosses(sumOf(totals))
    })
    listen()
  }
  const listener = (): void => void drainAll(tasks)
  process.on('beforeExit', listener)
  return () => process.off('beforeExit', listener)
}

/** The steps of the last moment of the process, in order. */
const steps: (() => void)[] = []
let reports = false
let listens = false
let ending = false

/** Runs `step` when the process or the worker thread exits by itself. Call the returned function to cancel. */
export function atExit(step: () => void): () => void {
  steps.push(step)
  listen()
  return () => void steps.splice(steps.indexOf(step), 1)
}

function listen(): void {
  if (!listens) process.once('exit', reportLossesAndRelease)
  listens = true
}

function reportLossesAndRelease(): void {
  for (const step of steps) step()
}

/** True while the process lives only for the tasks of `beforeEnd`. */
export function isEnding(): boolean {
  return ending
}

async function drainAll(tasks: Iterable<ExitTask>): Promise<void> {
  // Pending promises alone do not keep Node alive. Sockets of the export do, and a timer covers the gaps between them.
  const release = keepAlive()
  ending = true
  for (const task of tasks) task.deliver?.()
  await Promise.allSettled([...tasks].map(drain))
  ending = false
  release()
}

/** The longest wait in all, and the wait for a destination that fails. */
const deadlineMs = {responding: 30_000, failing: 5_000}

async function drain(task: ExitTask): Promise<void> {
  const cancels = new Set<() => void>()
  const deadline = new Promise<void>(resolve => {
    // Dropping also ends the wait, because an exporter whose flush never ends would otherwise hold the process.
    const giveUp = (): void => {
      task.drop?.('process-exit')
      resolve()
    }
    const {patienceMs = deadlineMs.responding} = task
    // A destination that takes requests and never responds holds the process no longer than one request may take.
    const waitForResponse = (seen: number | undefined): void => {
      const check = (): void => (task.responses === seen ? giveUp() : waitForResponse(task.responses))
      cancels.add(later(check, patienceMs))
    }
    waitForResponse(task.responses)
    cancels.add(later(() => task.failing && giveUp(), deadlineMs.failing))
    cancels.add(later(giveUp, deadlineMs.responding))
  })
  await Promise.race([task.flush?.(), deadline])
  for (const cancel of cancels) cancel()
}

// At this point asynchronous code no longer runs, not even a process warning.
function reportLosses({created, refused, dropped, pending, kept = 0, keptIn = []}: Losses): void {
  if (environment('HH_QUIET') === '1') return
  if (kept > 0) writeLastLine(`enrich-span: ${kept} of ${created} spans wait in ${keptIn.join(', ')}.\n`)
  const reasons = {...dropped, refused, 'process-exit': pending + (dropped['process-exit'] ?? 0)}
  const lost = Object.entries(reasons).filter(([, count]) => count > 0)
  if (lost.length === 0) return
  const sum = lost.reduce((all, [, count]) => all + count, 0)
  const details = lost.map(([reason, count]) => `${reason} ${count}`).join(', ')
  writeLastLine(`enrich-span: ${sum} of ${created} spans were not delivered (${details}).\n`)
}

function sumOf(totals: Iterable<() => Losses>): Losses {
  const dropped: Record<string, number> = {}
  const folders = new Set<string>()
  const sum = {created: 0, refused: 0, pending: 0, kept: 0, dropped}
  for (const total of totals) {
    const losses = total()
    sum.created += losses.created
    sum.refused += losses.refused
    sum.pending += losses.pending
    sum.kept += losses.kept ?? 0
    for (const folder of losses.keptIn ?? []) folders.add(folder)
    for (const [reason, count] of Object.entries(losses.dropped)) dropped[reason] = (dropped[reason] ?? 0) + count
  }
  return {...sum, keptIn: [...folders]}
}

/** The text goes to the descriptor of the process, because a worker thread has no stderr of its own. */
const stderr = 2
/** The number of tries, a millisecond apart, when the pipe is full. Its reader may be gone. */
const mostTries = 50

function writeLastLine(text: string): void {
  const bytes = Buffer.from(text)
  let written = 0
  for (let tries = 0; written < bytes.length && tries < mostTries; tries++) {
    try {
      written += writeSync(stderr, bytes, written)
    } catch (error) {
      // stderr is closed. The exit code matters more than this line.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}
