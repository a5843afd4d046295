import {setImmediate as turn} from 'node:timers/promises'
import {ExportResultCode} from '@opentelemetry/core'
import type {SpanExporter} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {diagnostics, getTracer, HoneyHiveTracer, type TracerOptions} from '../../src/index.ts'

const collect = globalThis.gc

function receiver(): {exporter: SpanExporter; received: string[]} {
  const received: string[] = []
  return {
    received,
    exporter: {
      export: (spans, done) => {
        // Names only: whoever holds a span holds its owner.
        received.push(...spans.map(({name}) => name))
        done({code: ExportResultCode.SUCCESS})
      },
      shutdown: async () => {},
    },
  }
}

async function collected(reference: WeakRef<object>): Promise<boolean> {
  for (let round = 0; round < 200 && reference.deref() !== undefined; round++) {
    // A WeakRef that was read holds its target until the job ends: first the turn, then the collection.
    await turn()
    collect?.()
  }
  return reference.deref() === undefined
}

test.serial('a dropped tracer is collected and its ended spans still arrive', async t => {
  t.truthy(collect, 'run with --expose-gc')
  const {exporter, received} = receiver()
  const drop = (): {reference: WeakRef<HoneyHiveTracer>; id: string} => {
    const tracer = new HoneyHiveTracer({destination: exporter, sessionName: 'dropped', inputs: {q: 1}})
    tracer.startActiveSpan('work', span => span.end())
    return {reference: new WeakRef(tracer), id: tracer.id}
  }
  const {reference, id} = drop()
  t.true(await arrives(received, 'work'))
  t.true(await collected(reference))
  t.is(getTracer(id), undefined)
  t.true(await arrives(received, 'session'), 'and so does its session')
})

test.serial('a dropped tracer with the destination memory is collected with its spans and its session', async t => {
  const drop = (destination: TracerOptions['destination']): WeakRef<HoneyHiveTracer> => {
    const tracer = new HoneyHiveTracer({destination, inputs: {q: 1}})
    tracer.startActiveSpan('work', span => span.end())
    tracer.enrichSession({metadata: {a: 1}})
    t.is(tracer.spans.length, 1)
    return new WeakRef(tracer)
  }
  t.true(await collected(drop('memory')))
  t.true(await collected(drop(['memory', receiver().exporter])))
})

test.serial('a dropped tracer with two destinations delivers its session to the other one', async t => {
  const {exporter, received} = receiver()
  const drop = (): WeakRef<HoneyHiveTracer> => {
    const tracer = new HoneyHiveTracer({destination: ['memory', exporter] as never, inputs: {q: 1}})
    tracer.startSpan('work').end()
    return new WeakRef(tracer)
  }
  t.true(await collected(drop()))
  t.true(await arrives(received, 'session'))
})

test.serial('a dropped fork is collected while its parent lives', async t => {
  const {exporter, received} = receiver()
  const parent = new HoneyHiveTracer({destination: exporter})
  const drop = (): WeakRef<HoneyHiveTracer> => {
    const fork = parent.fork()
    fork.startActiveSpan('work', span => span.end())
    return new WeakRef(fork)
  }
  const reference = drop()
  await parent.flush()
  t.is(received.length, 1)
  t.true(await collected(reference))
  await parent.shutdown()
})

test('after shutdown a tracer starts spans that do not record, functions still run, and it is reported once', async t => {
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  const fork = tracer.fork()
  const traced = tracer.trace({eventName: 'late'}, () => 7)
  await tracer.shutdown()
  t.is(traced(), 7)
  t.false(fork.startSpan('late too').isRecording())
  t.is(tracer.spans.length, 0)
  t.is(diagnostics().recent.filter(({tracerId, code}) => tracerId === tracer.id && code === 'tracer-closed').length, 1)
  t.is(getTracer(tracer.id), undefined)
})

test('shutting a fork down closes only the fork', async t => {
  const parent = new HoneyHiveTracer({destination: 'memory'})
  const [one, two] = [parent.fork(), parent.fork()]
  await one.shutdown()
  t.false(one.startSpan('closed').isRecording())
  for (const tracer of [two, parent]) {
    const span = tracer.startSpan('open')
    t.true(span.isRecording())
    span.end()
  }
  await parent.shutdown()
})

test('spans that were never ended are counted when their tracer closes', async t => {
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  tracer.startSpan('forgotten')
  const receipt = await tracer.shutdown()
  t.is(receipt.open, 1)
  t.true(diagnostics().recent.some(({tracerId, code}) => tracerId === tracer.id && code === 'abandoned'))
})

test('`await using` shuts down', async t => {
  let known: HoneyHiveTracer
  {
    await using tracer = new HoneyHiveTracer({destination: 'memory'})
    known = tracer
  }
  t.false(known.startSpan('after').isRecording())
})

async function arrives(received: readonly string[], name: string): Promise<boolean> {
  for (let round = 0; round < 300 && !received.includes(name); round++) {
    collect?.()
    await new Promise(resolve => setTimeout(resolve, 10))
  }
  return received.includes(name)
}
