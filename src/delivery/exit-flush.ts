import {environment} from '#platform/environment'
import {beforeExit, beforeLeaving, lastWords} from '#platform/exit'
import {totalLedger} from './ledger.ts'

/** Something that must be delivered before the process ends by itself. */
export interface Unsent {
  drain(): Promise<void>
  /** Sends at once, as a page is hidden, perhaps for good, or `gone`. */
  leave(gone: boolean): void
}

const unsent = new Set<Unsent>()
let unhook: (() => void) | undefined
let listens = false

/** Remembers `what` until the process exits; one hook serves all, and stands only while something waits. */
export function deliverAtExit(what: Unsent): void {
  unsent.add(what)
  unhook ??= hook()
  if (listens) return
  listens = true
  lastWords(whatWasLost)
}

/** Forgets `what`: it was delivered. */
export function delivered(what: Unsent): void {
  unsent.delete(what)
  if (unsent.size > 0) return
  unhook?.()
  unhook = undefined
}

function hook(): () => void {
  const unhooks = [beforeExit(drainAll), beforeLeaving(leaveAll)]
  return () => {
    for (const each of unhooks) each()
  }
}

// A session that is delivered adds its queue, which then has its turn as well.
function leaveAll(gone: boolean): void {
  for (const what of unsent) what.leave(gone)
}

async function drainAll(): Promise<void> {
  unhook = undefined
  await Promise.allSettled([...unsent].map(what => what.drain()))
}

/** One line about the spans that were not delivered; nothing when all were, or when quiet was asked for. */
function whatWasLost(): string | undefined {
  const {created, refused, dropped, pending} = totalLedger()
  const lost = Object.entries({...dropped, refused, unanswered: pending}).filter(([, count]) => count > 0)
  if (lost.length === 0 || environment('HH_QUIET') === '1') return undefined
  const sum = lost.reduce((total, [, count]) => total + count, 0)
  return `enrich-span: ${sum} of ${created} spans were not delivered (${lost.map(([why, count]) => `${why} ${count}`).join(', ')}).`
}
