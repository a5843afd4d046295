import {show} from '#platform/terminal'
import type {FlushReceipt} from '../../delivery/flush-receipt.ts'
import type {TracerCore} from './core.ts'

/** Says where the spans of a new tracer go, if it is verbose. */
export function logStart(core: TracerCore): void {
  const {disabled, verbose} = core.options
  if (verbose) say(core, disabled ? 'tracing is disabled, no span is recorded' : `spans go to ${core.destination}`)
}

/** Says what became of the spans of a tracer, if it is verbose; gives `receipt` back. */
export function logVerbose(core: TracerCore, what: 'flush' | 'shutdown', receipt: FlushReceipt): FlushReceipt {
  if (core.options.verbose) say(core, `${what}: ${words(receipt)}`)
  return receipt
}

// The names are the user's own; no key and no password is among them.
function say(core: TracerCore, message: string): void {
  show(`enrich-span: project "${core.project}", session "${core.sessionName}": ${message}\n`)
}

function words({created, accepted, refused, dropped, pending, open, timedOut, destination}: FlushReceipt): string {
  const reasons = Object.entries(dropped).map(([reason, count]) => `dropped ${count} (${reason})`)
  const rest = [
    ...(refused === 0 ? [] : [`refused ${refused}`]),
    ...reasons,
    ...(pending === 0 ? [] : [`pending ${pending}`]),
    ...(open === 0 ? [] : [`not ended ${open}`]),
    ...(timedOut ? ['the deadline passed'] : []),
  ]
  return [`${accepted} of ${created} spans accepted by ${destination}`, ...rest].join(', ')
}
