// `npm run soak -- delivery <minutes>`: 2,000 spans a second with a random fault every second; 10 minutes by default.
import {readdirSync} from 'node:fs'
import {setTimeout as pause} from 'node:timers/promises'
import {HoneyHiveTracer} from 'enrich-span'
import type {Answer} from '../receiver/receiver.ts'
import {startRemoteReceiver} from '../receiver/remote-receiver.ts'
import {watchOwnHaste} from './own-haste.ts'
import {emit} from './run-fault.ts'

const minutes = Number(process.argv[2] ?? 10)
const faults: readonly Answer[] = [
  {},
  {},
  {delayMs: 200},
  {status: 503},
  {status: 429, headers: {'retry-after': '1'}},
  {fault: 'reset'},
  {fault: 'hang'},
  {bodyBytes: 5_000_000},
  {status: 413, maxSpans: 100},
]

const sample = (): {heap: number; descriptors: number} => ({
  heap: process.memoryUsage().heapUsed / 1e6,
  descriptors: readdirSync('/proc/self/fd').length,
})

const own = watchOwnHaste()
await using receiver = await startRemoteReceiver()
const tracer = new HoneyHiveTracer({destination: {url: receiver.url, timeoutMs: 1_000}})
const samples: ReturnType<typeof sample>[] = []
const began = performance.now()
const end = began + minutes * 60_000
for (let round = 1; performance.now() < end; round++) {
  const answer = faults[Math.floor(Math.random() * faults.length)] ?? {}
  // oxlint-disable-next-line no-await-in-loop -- one round after the other
  await receiver.play({first: [answer, answer], always: {}})
  for (let tick = 0; tick < 20; tick++) {
    emit(tracer, 100)
    // oxlint-disable-next-line no-await-in-loop -- as above
    await pause(50)
  }
  if (round % 10 !== 0) continue
  // Every span is delivered, so the heap holds only what stays.
  // oxlint-disable-next-line no-await-in-loop -- as above
  await tracer.flush()
  globalThis.gc?.()
  samples.push(sample())
  const seconds = ((performance.now() - began) / 1_000).toFixed(0)
  console.log(`${seconds} s: heap ${samples.at(-1)?.heap.toFixed(1)} MB, ${samples.at(-1)?.descriptors} descriptors`)
}
const receipt = await tracer.flush({timeoutMs: 120_000})
const {taken, hurried, onTheWay, repeated} = await receiver.seen()
const [first, last] = [samples[1] ?? samples[0], samples.at(-1)]
console.log(
  `created ${receipt.created}, accepted ${receipt.accepted}, receiver ${taken}, sent twice ${repeated}, too soon for the receiver ${hurried}, for the sender ${own.hasty}, on their way ${onTheWay}`,
)
console.log(`heap from ${first?.heap.toFixed(1)} to ${last?.heap.toFixed(1)} MB`)
await tracer.shutdown()
process.exitCode = receipt.ok && taken === receipt.created ? 0 : 1
