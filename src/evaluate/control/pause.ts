import {awake} from '#platform/clock'
import type {OneShotEvent} from './one-shot-event.ts'

/** Waits, at least `ms` milliseconds; `end` ends it early. Keeps the process alive: work is still to be done. */
export function pause(ms: number, end: OneShotEvent): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      cancel()
      forget()
      resolve()
    }
    // A timer may fire up to a millisecond early.
    const cancel = awake(done, Math.min(Math.ceil(ms) + 1, 2 ** 31 - 1))
    const forget = end.on(done)
    if (end.past) done()
  })
}
