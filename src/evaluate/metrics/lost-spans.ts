import {type BackendReceipt, unaccepted} from '../../delivery/flush-receipt.ts'
import type {RunSpans} from './results.ts'

/** Returns how many spans of a run were refused by the destination, or dropped before they were sent. */
export function countLostSpans({refused, dropped}: RunSpans): number {
  return refused + Object.values(dropped).reduce((sum, count) => sum + count, 0)
}

/** Names the lost spans with their reasons; `undefined` when every span was delivered. */
export function describeLostSpans(spans: RunSpans): string | undefined {
  const lost = countLostSpans(spans)
  if (lost === 0) return undefined
  const reasons = Object.entries({refused: spans.refused, ...spans.dropped}).filter(([, count]) => count > 0)
  return `${lost} of ${spans.created} spans were lost (${reasons.map(([reason, count]) => `${reason} ${count}`).join(', ')})`
}

/** Names what HoneyHive's server lacks of a run, and the command that sends it; `undefined` when it has everything. */
export function describeMissed(backend: BackendReceipt, runId: string): string | undefined {
  const count = unaccepted(backend)
  if (count === 0) return undefined
  const {run, sessions} = backend.missing
  const parts = [...(run ? ['the run'] : []), ...(sessions.length === 0 ? [] : [`${sessions.length} sessions`])]
  return `HoneyHive's server did not get ${parts.join(' and ')} (${count} of ${backend.created} requests): send the rest with enrich-span sync ${runId}`
}
