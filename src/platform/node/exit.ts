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
  const lost = Object.entries({...dropped, refused, unanswered: pending}).filter(([, count]) => count > 0)
  if (lost.length === 0 || environment('HH_QUIET') === '1') return
  const sum = lost.reduce((all, [, count]) => all + count, 0)
  const reasons = lost.map(([why, count]) => `${why} ${count}`).join(', ')
  writeSync(process.stderr.fd, `enrich-span: ${sum} of ${created} spans were not delivered (${reasons}).\n`)
}
