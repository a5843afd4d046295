import test from 'ava'
import {enrichSpan, trace} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'

const step = trace({eventName: 'step'}, async (name: string): Promise<string> => {
  await Promise.resolve()
  return name
})

test('what describes the work reaches the spans started inside, measurements stay on the one span', async t => {
  await using recording = recordSpans()
  const {tracer} = recording
  await tracer.startActiveSpan('parent', async parent => {
    const given = {
      metadata: {m: 1},
      config: {c: 2},
      userProperties: {u: 3},
      attributes: {a: 4},
      kwarg: 5,
      metrics: {score: 0.5},
      feedback: {good: true},
      inputs: {i: 1},
      outputs: {o: 1},
      error: 'bad',
      eventId: 'e',
    }
    await enrichSpan.with(given, () => step('inside'))
    parent.end()
  })
  const described = {
    'honeyhive_metadata.m': 1,
    'honeyhive_config.c': 2,
    'honeyhive_user_properties.u': 3,
    'honeyhive_metadata.a': 4,
    'honeyhive_metadata.kwarg': 5,
  }
  const child = recording.span('step').attributes
  t.like(child, described)
  t.like(recording.span('parent').attributes, {...described, 'honeyhive_metrics.score': 0.5, honeyhive_error: 'bad'})
  for (const key of [
    'honeyhive_metrics.score',
    'honeyhive_feedback.good',
    'honeyhive_inputs.i',
    'honeyhive_outputs.o',
    'honeyhive_error',
    'honeyhive_event_id',
  ]) {
    t.false(key in child, key)
  }
})

test('a with reaches its own children, through awaits and timers, and not its sibling branch’s', async t => {
  await using recording = recordSpans()
  const {tracer} = recording
  await tracer.startActiveSpan('parent', async parent => {
    await Promise.all(
      ['left', 'right'].map(branch =>
        enrichSpan.with({branch}, async () => {
          await new Promise(resolve => setTimeout(resolve, 1))
          await tracer.trace({eventName: branch}, () => step(branch))()
        }),
      ),
    )
    await tracer.trace({eventName: 'after'}, async () => {})()
    parent.end()
  })
  t.is(recording.span('left').attributes['honeyhive_metadata.branch'], 'left')
  t.is(recording.span('right').attributes['honeyhive_metadata.branch'], 'right')
  t.is(recording.span('after').attributes['honeyhive_metadata.branch'], undefined)
  const steps = recording.spans.filter(({name}) => name === 'step')
  t.deepEqual(
    steps.map(({attributes}) => attributes['honeyhive_metadata.branch'] === attributes['honeyhive_inputs.0']),
    [true, true],
  )
})

test('nested blocks merge, the inner wins, and a span’s own data wins over both', async t => {
  await using recording = recordSpans()
  const {tracer} = recording
  enrichSpan.with({tracer, a: 'outer', b: 'outer', c: 'outer'}, () =>
    enrichSpan.with({b: 'inner', c: 'inner'}, () => tracer.trace({eventName: 'own', metadata: {c: 'own'}}, () => {})()),
  )
  t.like(recording.span('own').attributes, {
    'honeyhive_metadata.a': 'outer',
    'honeyhive_metadata.b': 'inner',
    'honeyhive_metadata.c': 'own',
  })
})

test('it works without an active span, then only the children get it, and nothing is complained about', async t => {
  const reported: string[] = []
  await using recording = recordSpans({onDiagnostic: ({code}) => reported.push(code)})
  await enrichSpan.with({tracer: recording.tracer, metadata: {m: 1}}, () => step('child'))
  t.is(recording.span('step').attributes['honeyhive_metadata.m'], 1)
  t.deepEqual(reported, [])
})

test('naming another tracer enters it; its spans inherit and the outer tracer’s do not', async t => {
  await using a = recordSpans()
  await using b = recordSpans()
  await a.tracer.startActiveSpan('a', async span => {
    await enrichSpan.with({tracer: b.tracer, metadata: {for: 'b'}}, async () => {
      await step('in b')
      a.tracer.startSpan('of a').end()
    })
    span.end()
  })
  t.is(b.span('step').attributes['honeyhive_metadata.for'], 'b')
  t.is(a.span('of a').attributes['honeyhive_metadata.for'], undefined)
  t.is(a.span('a').attributes['honeyhive_metadata.for'], undefined)
})

test('the callback’s own value comes back as the same object, its error untouched, sync stays sync', async t => {
  await using recording = recordSpans()
  recording.tracer.run(() => {
    const value = {}
    t.is(
      enrichSpan.with({a: 1}, () => value),
      value,
    )
    const promise = Promise.resolve(1)
    t.is(
      enrichSpan.with({a: 1}, () => promise),
      promise,
    )
    let started = 0
    // oxlint-disable-next-line unicorn/no-thenable -- a query builder is what this is about
    const lazy = {then: () => (started += 1)}
    t.is(
      enrichSpan.with(() => lazy),
      lazy,
    )
    t.is(started, 0)
    const error = new Error('mine')
    t.is(
      t.throws(() =>
        enrichSpan.with({a: 1}, () => {
          throw error
        }),
      ),
      error,
    )
  })
})
