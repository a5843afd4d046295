import test from 'ava'
import {HoneyHiveTracer, type TracerOptions} from 'enrich-span'
import {emit} from './faults/run-fault.ts'
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
