import type {BackendReceipt, FlushReceipt} from '../delivery/flush-receipt.ts'

/** Returns one receipt for several tracers. */
export async function sumReceipts(given: readonly Promise<FlushReceipt>[]): Promise<FlushReceipt> {
  const receipts = await Promise.all(given)
  const sum = {created: 0, accepted: 0, refused: 0, kept: 0, pending: 0, open: 0}
  const dropped: Record<string, number> = {}
  for (const receipt of receipts) {
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += receipt[name]
    for (const [reason, count] of Object.entries(receipt.dropped)) dropped[reason] = (dropped[reason] ?? 0) + count
  }
  return {
    ...sum,
    dropped,
    ok: receipts.every(({ok}) => ok),
    timedOut: receipts.some(({timedOut}) => timedOut),
    destination: [...new Set(receipts.map(({destination}) => destination))].join(', '),
    errors: receipts.flatMap(({errors}) => errors).slice(-10),
    ...backendIn(receipts.flatMap(({backend}) => backend ?? [])),
  }
}

function backendIn(given: readonly BackendReceipt[]): Pick<FlushReceipt, 'backend'> {
  if (given.length === 0) return {}
  const sum = {created: 0, accepted: 0, refused: 0, pending: 0}
  const dropped: Record<string, number> = {}
  for (const receipt of given) {
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += receipt[name]
    for (const [reason, count] of Object.entries(receipt.dropped)) dropped[reason] = (dropped[reason] ?? 0) + count
  }
  const sessions = given.flatMap(({missing}) => missing.sessions)
  return {backend: {...sum, dropped, missing: {run: given.some(({missing}) => missing.run), sessions}}}
}
