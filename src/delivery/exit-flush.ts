import {beforeEnd} from '#platform/exit'
import {state} from '../context/state/state.ts'
import type {ExitHook, ExitTask, Losses} from '../platform/exit.ts'
import {totalLedger} from './ledger.ts'
import {keptFolders} from './spool/recovered.ts'

/**
 * Keeps `task` until the process or the page ends. One hook serves the whole process, and it is installed only while a
 * task waits.
 */
export function flushAtExit(task: ExitTask): void {
  const shared = hook()
  shared.totals.add(losses)
  shared.tasks.add(task)
  shared.update()
}

/** Removes a task whose spans are delivered. */
export function delivered(task: ExitTask): void {
  const shared = hook()
  shared.tasks.delete(task)
  shared.update()
}

function losses(): Losses {
  return {...totalLedger(), keptIn: [...keptFolders]}
}

// Test runners and hot reload evaluate the package several times. Every copy uses the hook of the first copy.
function hook(): ExitHook {
  return (state().exitHook ??= createHook())
}

function createHook(): ExitHook {
  const tasks = new Set<ExitTask>()
  const totals = new Set<() => Losses>()
  let unhook: (() => void) | undefined
  return {
    tasks,
    totals,
    update() {
      if (tasks.size > 0) unhook ??= beforeEnd(tasks, totals)
      else {
        unhook?.()
        unhook = undefined
      }
    },
  }
}
