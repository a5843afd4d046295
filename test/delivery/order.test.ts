import test from 'ava'
import {HoneyHiveTracer} from 'enrich-span'
import {emit} from './faults/run-fault.ts'
import type {Answer} from './receiver/receiver.ts'
import {type RemoteReceiver, startRemoteReceiver} from './receiver/remote-receiver.ts'

/** `trouble` resolves when a tracer reports that its destination delays spans. */
function watchForTrouble(): {onDiagnostic: (diagnostic: {code: string}) => void; trouble: Promise<void>} {
  let resolveTrouble = (): void => {}
  const trouble = new Promise<void>(resolve => {
    resolveTrouble = resolve
  })
  return {onDiagnostic: ({code}) => code === 'export-delayed' && resolveTrouble(), trouble}
}

const waits = (delayMs: number): Answer => ({delayMs})

/** How a receiver fails while 1,200 spans end, and how it recovers. */
const outages: Readonly<Record<string, {fail: (at: RemoteReceiver) => Promise<void>; recover: typeof slowly}>> = {
  'is away': {
    fail: receiver => receiver.close(),
    recover: async receiver => {
      await receiver.open()
      await slowly(receiver)
    },
  },
  'responds with 503': {fail: receiver => receiver.play({always: {status: 503}}), recover: slowly},
  'responds with 500': {fail: receiver => receiver.play({always: {status: 500}}), recover: slowly},
}

// Each response is faster than the one before, so requests that run together would arrive in the wrong order.
async function slowly(receiver: RemoteReceiver): Promise<void> {
  await receiver.play({first: [40, 30, 20, 10].map(waits), always: {}})
}

for (const [what, {fail, recover}] of Object.entries(outages)) {
  test.serial(`after a receiver that ${what} the spans of each tracer arrive in the order they ended`, async t => {
    await using receiver = await startRemoteReceiver()
    const {onDiagnostic, trouble} = watchForTrouble()
    const destination = {url: receiver.url}
    const tracers = [new HoneyHiveTracer({destination, onDiagnostic}), new HoneyHiveTracer({destination})]
    const emitAll = (from: number, to: number): void => {
      for (let number = from; number < to; number++) {
        for (const [at, tracer] of tracers.entries()) tracer.startSpan(`${at} ${number}`).end()
      }
    }
    emitAll(0, 200)
    for (const receipt of await Promise.all(tracers.map(tracer => tracer.flush()))) t.true(receipt.ok)
    await fail(receiver)
    emitAll(200, 700)
    await trouble
    emitAll(700, 800)
    await recover(receiver)
    const receipts = await Promise.all(tracers.map(tracer => tracer.shutdown()))
    for (const receipt of receipts) t.like(receipt, {ok: true, created: 800, accepted: 800})
    const {names} = await receiver.seen()
    const numbers = Array.from({length: 800}, (_, number) => number)
    for (const at of tracers.keys()) {
      const own = names.flatMap(name => (name.startsWith(`${at} `) ? Number(name.slice(2)) : []))
      t.deepEqual(own, numbers, `tracer ${at}`)
    }
  })
}

test.serial(
  'several requests run at once to a receiver that responds, one to a receiver that has not responded yet',
  async t => {
    await using receiver = await startRemoteReceiver({always: {delayMs: 50}})
    const tracer = new HoneyHiveTracer({destination: {url: receiver.url}})
    emit(tracer, 1)
    await tracer.flush()
    t.is((await receiver.seen()).atOnce, 1)
    emit(tracer, 10_000)
    t.true((await tracer.shutdown()).ok)
    t.is((await receiver.seen()).atOnce, 4)
  },
)

test.serial('a receiver that fails from the start gets one request, however many spans wait', async t => {
  await using receiver = await startRemoteReceiver({always: {status: 503, headers: {'retry-after': '60'}, delayMs: 20}})
  const tracer = new HoneyHiveTracer({destination: {url: receiver.url}})
  emit(tracer, 5_000)
  t.like(await tracer.flush({timeoutMs: 2_000}), {timedOut: true, pending: 5_000})
  t.like(await receiver.seen(), {requests: 1, hurried: 0, onTheWay: 0})
  await tracer.shutdown({timeoutMs: 1})
})

for (const compression of ['none', 'gzip'] as const) {
  test.serial(
    `a receiver that begins to fail gets no more than what was on its way (compression ${compression})`,
    async t => {
      const fine = Array.from({length: 8}, () => waits(20))
      const script = {first: [...fine, ...Array.from({length: 4}, () => ({status: 503, delayMs: 5}))], always: {}}
      await using receiver = await startRemoteReceiver(script)
      const tracer = new HoneyHiveTracer({destination: {url: receiver.url, compression}})
      emit(tracer, 10_000)
      t.like(await tracer.shutdown(), {ok: true, accepted: 10_000})
      const {hurried, onTheWay, taken} = await receiver.seen()
      t.is(taken, 10_000)
      t.is(hurried, 0)
      t.true(onTheWay <= 3, `${onTheWay} requests`)
    },
  )
}
