import {setTimeout as pause} from 'node:timers/promises'
import {HoneyHiveTracer} from 'enrich-span'
import {startRemoteReceiver} from '../receiver/remote-receiver.ts'
import type {Outcome} from './run-fault.ts'

/** A receiver is away for some seconds, while spans keep ending. */
export async function away(seconds: number, perSecond: number): Promise<Outcome & {heapMb: number}> {
  await using receiver = await startRemoteReceiver()
  const tracer = new HoneyHiveTracer({destination: {url: receiver.url}})
  globalThis.gc?.()
  const heapBefore = process.memoryUsage().heapUsed
  let began = performance.now()
  const spans = seconds * perSecond
  let number = 0
  for (; number < perSecond; number++) tracer.startSpan(String(number), {attributes: {model: 'small'}}).end()
  await tracer.flush()
  await receiver.close()
  // One second of spans has been sent.
  began = performance.now() - 1_000
  while (number < spans) {
    const due = Math.min(spans, Math.ceil(((performance.now() - began) / 1_000) * perSecond))
    for (; number < due; number++) tracer.startSpan(String(number), {attributes: {model: 'small'}}).end()
    // oxlint-disable-next-line no-await-in-loop -- one round a second
    await pause(20)
  }
  globalThis.gc?.()
  const heapMb = (process.memoryUsage().heapUsed - heapBefore) / 1e6
  await receiver.open()
  const receipt = await tracer.flush({timeoutMs: 60_000})
  const ms = performance.now() - began
  const seen = await receiver.seen()
  await tracer.shutdown({timeoutMs: 1_000})
  const wrong = [
    ...(receipt.ok ? [] : ['the receipt is not ok']),
    ...(receipt.created === spans ? [] : [`created ${receipt.created}, not ${spans}`]),
    ...(seen.taken === receipt.accepted
      ? []
      : [`the receiver took ${seen.taken}, the receipt counts ${receipt.accepted}`]),
    ...(seen.disorder === 0 ? [] : [`a span came ${seen.disorder} after one that ended later`]),
    ...(seen.hurried === 0 ? [] : [`${seen.hurried} requests too soon after a failure`]),
  ]
  return {receipt, seen, ms, heapMb, wrong}
}
