import test from 'ava'
import {diagnostics, HoneyHiveTracer, type TracerOptions} from 'enrich-span'
import {emit} from './faults/run-fault.ts'
import {startReceiver} from './receiver/receiver.ts'
import {startRemoteReceiver} from './receiver/remote-receiver.ts'

const timeoutMs = 1_000
const never = (): Promise<void> => new Promise<void>(() => {})

/** Milliseconds that the flush and then the shutdown of one tracer took, each with the same deadline. */
async function timesOf(options: TracerOptions): Promise<{flush: number; shutdown: number; lost: object}> {
  const tracer = new HoneyHiveTracer(options)
  emit(tracer, 10)
  const began = performance.now()
  await tracer.flush({timeoutMs})
  const flushed = performance.now()
  const {dropped} = await tracer.shutdown({timeoutMs})
  return {flush: flushed - began, shutdown: performance.now() - flushed, lost: dropped}
}

// Flushing and closing have one deadline together: were each given it, this would be 2.
const most = 1.6

test.serial('shutdown with a receiver that hangs takes one deadline, as flush does', async t => {
  await using receiver = await startRemoteReceiver({always: {fault: 'hang'}})
  const {flush, shutdown, lost} = await timesOf({destination: {url: receiver.url, timeoutMs: 60_000}})
  t.deepEqual(lost, {deadline: 10})
  t.true(shutdown / flush < most, `flush ${flush} ms, shutdown ${shutdown} ms`)
})

test.serial('shutdown with an exporter and a processor that hang throughout takes one deadline', async t => {
  const {flush, shutdown, lost} = await timesOf({
    destination: {export: () => {}, shutdown: never},
    processors: [{onStart: () => {}, onEnd: () => {}, forceFlush: never, shutdown: never}],
  })
  t.deepEqual(lost, {deadline: 10})
  t.true(shutdown / flush < most, `flush ${flush} ms, shutdown ${shutdown} ms`)
})

for (const [verb, ms, bad] of [
  ['shutdown', Number.POSITIVE_INFINITY, 0],
  ['shutdown', 2 ** 31, 0],
  ['shutdown', 1e12, 0],
  ['shutdown', Number.NaN, 1],
  ['shutdown', -1, 1],
  ['flush', Number.POSITIVE_INFINITY, 0],
  ['flush', 2 ** 31, 0],
  ['flush', Number.NaN, 1],
  ['flush', '500', 1],
] as const) {
  const also = bad === 1 ? ', and is reported' : ''
  test.serial(`${verb} with a deadline of ${ms} waits for a slow receiver${also}`, async t => {
    const receiver = await startReceiver({always: {delayMs: 100}})
    const counted = (): number => diagnostics().counts['bad-deadline'] ?? 0
    const before = counted()
    const tracer = new HoneyHiveTracer({destination: {url: receiver.url}})
    emit(tracer, 1)
    const {accepted, timedOut} = await tracer[verb]({timeoutMs: ms as number})
    t.deepEqual({accepted, timedOut}, {accepted: 1, timedOut: false})
    t.is(counted() - before, bad)
    await tracer.shutdown()
    await receiver.close()
  })
}

for (const ms of [Number.POSITIVE_INFINITY, Number.NaN, -1, 0, 2 ** 31]) {
  test(`a destination with a time-out of ${ms} is refused at set-up`, t => {
    const destination = {url: 'http://127.0.0.1:9', timeoutMs: ms}
    t.throws(() => new HoneyHiveTracer({destination}), {name: 'ConfigurationError', message: /`destination` must be/})
  })
}
