import {HoneyHiveTracer, type FlushReceipt, type UrlDestination} from 'enrich-span'
import type {Script, Seen} from '../receiver/receiver.ts'
import {type RemoteReceiver, startRemoteReceiver} from '../receiver/remote-receiver.ts'

/** One row of the table: the fault, and the expected counts. */
export interface Fault {
  readonly name: string
  readonly script: Script
  readonly spans: number
  /** Spans that the receiver never accepts; 0 when absent. */
  readonly refused?: number
  /** Spans that it never responds to; 0 when absent. */
  readonly unanswered?: number
  readonly destination?: Partial<UrlDestination>
  /** Names of spans, by number; the number when absent. */
  readonly nameOf?: (number: number) => string
  /** Done while the spans wait. */
  readonly meanwhile?: (receiver: RemoteReceiver, tracer: HoneyHiveTracer) => Promise<void>
  readonly flushMs?: number
}

/** The outcome of a fault. */
export interface Outcome {
  readonly receipt: FlushReceipt
  readonly seen: Seen
  readonly ms: number
  /** Differences from the expected counts, for a person. */
  readonly wrong: readonly string[]
}

/** Sends spans through the fault, with the real receiver in another process, and compares its count with the receipt. */
export async function runFault(fault: Fault): Promise<Outcome> {
  await using receiver = await startRemoteReceiver(fault.script)
  const tracer = new HoneyHiveTracer({destination: {url: receiver.url, ...fault.destination}})
  const began = performance.now()
  emit(tracer, fault.spans, fault.nameOf)
  const flushed = tracer.flush({timeoutMs: fault.flushMs ?? 60_000})
  await fault.meanwhile?.(receiver, tracer)
  const receipt = await flushed
  const ms = performance.now() - began
  const seen = await receiver.seen()
  await tracer.shutdown({timeoutMs: 1_000})
  return {receipt, seen, ms, wrong: wrongIn(fault, receipt, seen)}
}

export function emit(tracer: HoneyHiveTracer, count: number, nameOf: (number: number) => string = String): void {
  for (let number = 0; number < count; number++) {
    tracer.startSpan(nameOf(number), {attributes: {'honeyhive_metadata.step': number, model: 'small'}}).end()
  }
}

function wrongIn({spans, refused = 0, unanswered = 0}: Fault, receipt: FlushReceipt, seen: Seen): string[] {
  const rows: readonly (readonly [string, number, number])[] = [
    ['created', receipt.created, spans],
    ['refused', receipt.refused, refused],
    ['accepted', receipt.accepted, spans - refused - unanswered],
    ['taken by the receiver', seen.taken, spans - refused - unanswered],
    ['pending', receipt.pending, 0],
    ['dropped', Object.values(receipt.dropped).reduce((sum, count) => sum + count, 0), unanswered],
    ['requests too soon after a failure', seen.hurried, 0],
  ]
  return rows.filter(([, is, must]) => is !== must).map(([what, is, must]) => `${what} ${is}, not ${must}`)
}
