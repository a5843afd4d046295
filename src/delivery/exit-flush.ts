import {beforeEnd} from '#platform/exit'
import type {ExitTask} from '../platform/exit.ts'
import {totalLedger} from './ledger.ts'

const unsent = new Set<ExitTask>()
let unhook: (() => void) | undefined

/** Remembers `what` until the end of the process or the page; one hook serves all, and stands only while something waits. */
export function flushAtExit(what: ExitTask): void {
  unsent.add(what)
  unhook ??= beforeEnd(unsent, totalLedger)
}

/** Forgets `what`: it was delivered. */
export function delivered(what: ExitTask): void {
  unsent.delete(what)
  if (unsent.size > 0) return
  unhook?.()
  unhook = undefined
}
