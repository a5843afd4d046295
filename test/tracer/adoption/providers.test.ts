import {context, ProxyTracerProvider, trace} from '@opentelemetry/api'
import test from 'ava'
import {HoneyHiveTracer, routeInstrumentations} from '../../../src/index.ts'
import {startReceiver} from '../../delivery/receiver/receiver.ts'

/** The function that instrumentations such as AWS Lambda's call at the end of an invocation. */
function flusherOf(given: unknown): () => Promise<void> {
  const provider = given instanceof ProxyTracerProvider ? given.getDelegate() : given
  const {forceFlush} = provider as {forceFlush?: () => Promise<void>}
  return async () => forceFlush?.call(provider)
}

test('forceFlush of tracer.provider delivers', async t => {
  const receiver = await startReceiver()
  t.teardown(() => receiver.close())
  const tracer = new HoneyHiveTracer({destination: {url: receiver.url}})
  tracer.provider.getTracer('library', '1.0.0').startSpan('call').end()
  t.is(await flusherOf(tracer.provider)(), undefined)
  t.is(receiver.seen().taken, 1)
})

test('shutdown of tracer.provider delivers, and closes the tracer', async t => {
  const receiver = await startReceiver()
  t.teardown(() => receiver.close())
  const tracer = new HoneyHiveTracer({destination: {url: receiver.url}})
  tracer.provider.getTracer('library').startSpan('call').end()
  await tracer.provider.shutdown()
  t.is(receiver.seen().taken, 1)
  t.false(tracer.startSpan('late').isRecording())
})

test.serial('forceFlush and shutdown of the routed provider deliver the spans of every tracer', async t => {
  const receiver = await startReceiver()
  const routing = routeInstrumentations()
  t.teardown(() => {
    routing.undo()
    return receiver.close()
  })
  const tracers = ['one', 'two'].map(
    project => new HoneyHiveTracer({project, destination: {url: receiver.url, headers: {project}}}),
  )
  const call = (): void => {
    for (const tracer of tracers)
      tracer.run(() => trace.getTracer('library').startSpan('call', {}, context.active()).end())
  }
  call()
  await flusherOf(trace.getTracerProvider())()
  t.is(receiver.seen().taken, 2)
  call()
  const provider = (trace.getTracerProvider() as ProxyTracerProvider).getDelegate() as {shutdown?: () => Promise<void>}
  await provider.shutdown?.()
  t.is(receiver.seen().taken, 4)
  // Routing has ended, and the tracers go on.
  t.true(tracers[0]?.startSpan('after').isRecording())
  t.true(routeInstrumentations().routed)
})

test('a library that accepts a tracer keeps its scope through tracer.provider.getTracer', t => {
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  tracer.provider.getTracer('ai', '5.0.0').startActiveSpan('generate', span => span.end())
  tracer.otel.startActiveSpan('own', span => span.end())
  t.deepEqual(
    tracer.spans.map(({instrumentationScope: {name, version}}) => [name, version]),
    [
      ['ai', '5.0.0'],
      ['enrich-span', undefined],
    ],
  )
})
