import type {RunControl} from './run-control.ts'

/** Waits, at least `ms` milliseconds; an abort ends it early. Keeps the process alive: work is still to be done. */
export function pause(ms: number, control: RunControl): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => {
      clearTimeout(timer)
      forget()
      resolve()
    }
    // A timer may fire up to a millisecond early.
    const timer = setTimeout(end, Math.min(Math.ceil(ms) + 1, 2 ** 31 - 1))
    const forget = control.onAbort(end)
    if (control.aborted) end()
  })
}
