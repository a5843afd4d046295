import {writeSync} from 'node:fs'
import type {ExitTask, Losses} from '../exit.ts'
import {environment} from './environment.ts'
import {keepAlive, later} from './clock.ts'

/**
 * Delivers `tasks` when the process runs out of work, and waits for that a limited time. The result removes the hook.
 * Whenever a process ends by itself, a line on stderr reports which spans were lost, of the sum of `totals`.
 */
export function beforeEnd(tasks: Iterable<ExitTask>, totals: Iterable<() => Losses>): () => void {
  if (!listens) process.once('exit', () => reportLosses(sumOf(totals)))
  listens = true
  const listener = (): void => void drainAll(tasks)
  process.on('beforeExit', listener)
  return () => process.off('beforeExit', listener)
}

let listens = false
let ending = false

/** Whether the process lives only for the tasks of `beforeEnd`. */
export function isEnding(): boolean {
  return ending
}

async function drainAll(tasks: Iterable<ExitTask>): Promise<void> {
  // Pending promises alone do not keep Node alive. Sockets of the export do, and a timer bridges the gaps between them.
  const release = keepAlive()
  ending = true
  for (const task of tasks) task.deliver?.()
  await Promise.allSettled([...tasks].map(drain))
  ending = false
  release()
}

/** Deadlines for a destination that responds, and for one that fails. */
const deadlineMs = {responding: 30_000, failing: 5_000}

async function drain(task: ExitTask): Promise<void> {
  let cancels: readonly (() => void)[] = []
  const deadline = new Promise<void>(resolve => {
    // Resolves too, because an exporter whose flush never ends would hold the process after its spans were dropped.
    const giveUp = (): void => {
      task.drop?.('process-exit')
      resolve()
    }
    cancels = [later(() => task.failing && giveUp(), deadlineMs.failing), later(giveUp, deadlineMs.responding)]
  })
  await Promise.race([task.flush?.(), deadline])
  for (const cancel of cancels) cancel()
}

// Nothing asynchronous runs any more, not even a process warning.
function reportLosses({created, refused, dropped, pending}: Losses): void {
  const reasons = {...dropped, refused, 'process-exit': pending + (dropped['process-exit'] ?? 0)}
  const lost = Object.entries(reasons).filter(([, count]) => count > 0)
  if (lost.length === 0 || environment('HH_QUIET') === '1') return
  const sum = lost.reduce((all, [, count]) => all + count, 0)
  const details = lost.map(([reason, count]) => `${reason} ${count}`).join(', ')
  writeLastLine(`enrich-span: ${sum} of ${created} spans were not delivered (${details}).\n`)
}

function sumOf(totals: Iterable<() => Losses>): Losses {
  const dropped: Record<string, number> = {}
  const sum = {created: 0, refused: 0, pending: 0, dropped}
  for (const total of totals) {
    const losses = total()
    sum.created += losses.created
    sum.refused += losses.refused
    sum.pending += losses.pending
    for (const [reason, count] of Object.entries(losses.dropped)) dropped[reason] = (dropped[reason] ?? 0) + count
  }
  return sum
}

/** The descriptor of the process, because a worker thread has none of its own for stderr. */
const stderr = 2
/** How often a full pipe is tried again, a millisecond apart: its reader may be gone. */
const mostTries = 50

function writeLastLine(text: string): void {
  const bytes = Buffer.from(text)
  let written = 0
  for (let tries = 0; written < bytes.length && tries < mostTries; tries++) {
    try {
      written += writeSync(stderr, bytes, written)
    } catch (error) {
      // stderr is closed. The exit code matters more than the line.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}
