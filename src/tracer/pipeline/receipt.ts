import {show} from '#platform/terminal'
import {plainText} from '../../diagnostics/plain-text.ts'
import {type FlushReceipt, toReceipt, unaccepted, type Wait} from '../../delivery/flush-receipt.ts'
import type {TracerCore} from './core.ts'

/** Makes the receipt for the spans of `core` so far. A verbose tracer prints it. */
export function receiptOf(core: TracerCore, verb: 'flush' | 'shutdown', wait: Wait): FlushReceipt {
  const {book, destination, pipeline} = core
  const receipt = withRequests(core, toReceipt(book, destination, wait, pipeline.destinations))
  if (core.options.verbose) print(core, `${verb}: ${summaryOf(receipt)}`)
  return receipt
}

/** Adds the requests to HoneyHive's server to a receipt for spans. */
function withRequests(core: TracerCore, receipt: FlushReceipt): FlushReceipt {
  const {backend} = core.pipeline
  if (!backend.isRemote) return receipt
  const requests = core.requests.read()
  const errors = [...receipt.errors.filter(each => !backend.errors.includes(each)), ...backend.errors].slice(-10)
  return {...receipt, ok: receipt.ok && unaccepted(requests) === 0, errors, backend: requests}
}

/** Prints where the spans of a new tracer go, if it is verbose. */
export function printStart(core: TracerCore): void {
  const {disabled, verbose} = core.options
  if (verbose) print(core, disabled ? 'tracing is disabled, no span is recorded' : `spans go to ${core.destination}`)
}

// The message contains only names, never a key or a password.
function print(core: TracerCore, message: string): void {
  show(`${plainText(`enrich-span: project "${core.project}", session "${core.sessionName}": ${message}`)}\n`)
}

function summaryOf({
  created,
  accepted,
  refused,
  dropped,
  kept,
  pending,
  open,
  timedOut,
  destination,
  backend,
}: FlushReceipt): string {
  const reasons = Object.entries(dropped).map(([reason, count]) => `dropped ${count} (${reason})`)
  const rest = [
    ...(refused === 0 ? [] : [`refused ${refused}`]),
    ...reasons,
    ...(kept === 0 ? [] : [`kept on disk ${kept}`]),
    ...(pending === 0 ? [] : [`pending ${pending}`]),
    ...(open === 0 ? [] : [`not ended ${open}`]),
    ...(backend === undefined || unaccepted(backend) === 0
      ? []
      : [`${unaccepted(backend)} of ${backend.created} requests about sessions and runs not accepted`]),
    ...(timedOut ? ['the deadline passed'] : []),
  ]
  return [`${accepted} of ${created} spans accepted by ${destination}`, ...rest].join(', ')
}
