import {writeSync} from 'node:fs'
import type {ExitTask, Losses} from '../exit.ts'
import {environment} from './environment.ts'
import {keepAlive, later} from './clock.ts'

/**
 * Delivers `unsent` when the process runs out of work, and waits for that, but not for ever; the result takes it back.
 * When the process ends, however it ends by itself, a line on stderr tells what was lost of `total`.
 */
export function beforeEnd(unsent: Iterable<ExitTask>, total: () => Losses): () => void {
  if (!listens) process.once('exit', () => reportLosses(total()))
  listens = true
  const listener = (): void => void drainAll(unsent)
  process.on('beforeExit', listener)
  return () => process.off('beforeExit', listener)
}

let listens = false
let ending = false

/** Whether the process only lives on for what `beforeEnd` delivers. */
export function isEnding(): boolean {
  return ending
}

async function drainAll(unsent: Iterable<ExitTask>): Promise<void> {
  // Pending promises alone do not keep Node alive: sockets of the export do, and a timer bridges the gaps between them.
  const release = keepAlive()
  ending = true
  for (const what of unsent) what.deliver?.()
  await Promise.allSettled([...unsent].map(drain))
  ending = false
  release()
}

/** For a destination that answers, and for one that fails. */
const patienceMs = {answering: 30_000, failing: 5_000}

async function drain(queue: ExitTask): Promise<void> {
  let cancels: readonly (() => void)[] = []
  const patienceEnds = new Promise<void>(resolve => {
    // An exporter that never ends its own flush would otherwise hold the process after its spans were given up.
    const giveUp = (): void => {
      queue.drop?.('process-exit')
      resolve()
    }
    cancels = [later(() => queue.failing && giveUp(), patienceMs.failing), later(giveUp, patienceMs.answering)]
  })
  await Promise.race([queue.flush?.(), patienceEnds])
  for (const cancel of cancels) cancel()
}

// Nothing asynchronous happens any more at this point, a process warning included.
function reportLosses({created, refused, dropped, pending}: Losses): void {
  const reasons = {...dropped, refused, 'process-exit': pending + (dropped['process-exit'] ?? 0)}
  const lost = Object.entries(reasons).filter(([, count]) => count > 0)
  if (lost.length === 0 || environment('HH_QUIET') === '1') return
  const sum = lost.reduce((all, [, count]) => all + count, 0)
  const details = lost.map(([reason, count]) => `${reason} ${count}`).join(', ')
  writeLastWords(`enrich-span: ${sum} of ${created} spans were not delivered (${details}).\n`)
}

/** A worker thread has no descriptor of its own for stderr: 2 is the process's. */
const stderr = 2
/** How often a full pipe is tried again, a millisecond apart: nobody may read it any more. */
const mostTries = 50

function writeLastWords(text: string): void {
  const bytes = Buffer.from(text)
  let written = 0
  for (let tries = 0; written < bytes.length && tries < mostTries; tries++) {
    try {
      written += writeSync(stderr, bytes, written)
    } catch (error) {
      // A closed stderr: the exit code matters more than the line.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}
