import test from 'ava'
import {enrichSpan, HoneyHiveTracer, setDefaultTracer} from 'enrich-span'
import {evaluate} from 'enrich-span/evaluate'
import {recordSpans} from 'enrich-span/testing'

const experiment = {
  name: 'where',
  dataset: [{inputs: 1}],
  function: function work() {
    return enrichSpan({metadata: {seen: true}})
  },
  journal: false,
} as const

test.serial('a surrounding span and tracer get nothing; the datapoint is a root that links to the span', async t => {
  await using surrounding = recordSpans()
  await using own = recordSpans()
  const result = await surrounding.tracer.startActiveSpan('around', async span => {
    const evaluated = await evaluate({...experiment, tracer: own.tracer})
    span.end()
    return evaluated
  })
  t.deepEqual(
    surrounding.spans.map(span => span.name),
    ['around'],
  )
  const work = own.span('work')
  t.is(work.parentSpanContext, undefined)
  t.is(work.links[0]?.context.spanId, surrounding.span('around').spanContext().spanId)
  t.not(work.spanContext().traceId, surrounding.span('around').spanContext().traceId)
  t.true(result.datapoints[0]?.outputs)
})

test.serial('without a tracer, inside another one: the environment decides, never the surroundings', async t => {
  await using surrounding = recordSpans()
  const result = await surrounding.tracer.run(() => evaluate(experiment))
  t.deepEqual(surrounding.spans, [])
  t.is(result.spans.created, 1)
  t.true(result.datapoints[0]?.outputs)
})

test.serial('a default tracer is used, and lives on', async t => {
  await using recording = recordSpans()
  setDefaultTracer(recording.tracer)
  const result = await evaluate(experiment)
  setDefaultTracer(undefined)
  t.is(recording.span('work').attributes['honeyhive.session_id'], result.datapoints[0]?.sessionId)
  recording.tracer.startSpan('after').end()
  t.is(recording.spans.length, 2)
})

test.serial('an instance is forked, flushed and not shut down; its own session stays its own', async t => {
  await using recording = recordSpans()
  const result = await evaluate({...experiment, tracer: recording.tracer})
  t.not(result.datapoints[0]?.sessionId, recording.tracer.sessionId)
  t.like(result.spans, {created: 1, accepted: 1, pending: 0, open: 0})
  t.true(recording.tracer.startSpan('after').isRecording())
})

test.serial('options make a tracer for the run, which is shut down with it', async t => {
  let down = 0
  const exporter = {
    export: (_: unknown, done: (result: {code: 0}) => void) => done({code: 0}),
    shutdown: async () => void (down += 1),
  }
  const result = await evaluate({...experiment, tracer: {project: 'p', destination: exporter}})
  t.is(down, 1)
  t.is(result.spans.accepted, 1)
})

test.serial('a tracer that was shut down is refused', async t => {
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  await tracer.shutdown()
  await t.throwsAsync(evaluate({...experiment, tracer}), {name: 'EvaluationError', message: /was shut down/})
})
