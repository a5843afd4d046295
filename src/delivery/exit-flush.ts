import {beforeExit} from '#platform/exit'

/** Something that must be delivered before the process ends by itself. */
export interface Unsent {
  drain(): Promise<void>
}

const unsent = new Set<Unsent>()
let unhook: (() => void) | undefined

/** Remembers `what` until the process exits; one hook serves all, and stands only while something waits. */
export function deliverAtExit(what: Unsent): void {
  unsent.add(what)
  unhook ??= beforeExit(drainAll)
}

/** Forgets `what`: it was delivered. */
export function delivered(what: Unsent): void {
  unsent.delete(what)
  if (unsent.size > 0) return
  unhook?.()
  unhook = undefined
}

async function drainAll(): Promise<void> {
  unhook = undefined
  await Promise.allSettled([...unsent].map(what => what.drain()))
}
