import {BasicTracerProvider} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {diagnostics, enrichSpan} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'

test('explain says which span, whose and why, and writes nothing', async t => {
  await using recording = recordSpans()
  const {tracer} = recording
  tracer.startActiveSpan('plan', span => {
    const {target, steps, attributes, overridden, destination} = enrichSpan.explain({
      metadata: {k: 'metadata', only: 1},
      attributes: {k: 'attributes'},
      k: 'kwargs',
    })
    t.like(target, {ok: true, via: 'context', span, tracer, written: 2})
    t.deepEqual(attributes, {'honeyhive_metadata.only': 1, 'honeyhive_metadata.k': 'kwargs'})
    t.deepEqual(overridden, [
      {key: 'honeyhive_metadata.k', by: 'attributes'},
      {key: 'honeyhive_metadata.k', by: 'kwargs'},
    ])
    t.deepEqual(
      steps.map(({step, found}) => [step, found]),
      [
        ['explicit', undefined],
        ['context', tracer.id],
      ],
    )
    t.is(destination, 'memory')
    span.end()
  })
  t.deepEqual(
    Object.keys(recording.span('plan').attributes).filter(key => key.startsWith('honeyhive_')),
    [],
  )
})

test.serial('where no tracer was ever made, explain says so', t => {
  const {target, steps, destination, notices} = enrichSpan.explain({a: 1})
  t.like(target, {ok: false, reason: 'no-span', written: 0, lost: 1})
  t.deepEqual(steps, [{step: 'active', why: 'no tracer was made in this process'}])
  t.is(destination, 'nowhere')
  t.deepEqual(notices, [])
})

test.serial('explain counts nothing, and says why nothing would be written', async t => {
  await using _ = recordSpans()
  const before = diagnostics().counts
  const {target, steps, destination} = enrichSpan.explain({a: 1})
  t.like(target, {ok: false, reason: 'no-span', written: 0})
  t.deepEqual(
    steps.map(({step}) => step),
    ['explicit', 'context', 'owner', 'baggage', 'default'],
  )
  t.is(destination, 'nowhere')
  t.deepEqual(diagnostics().counts, before)
})

test('what would be lost is said before it is', async t => {
  await using recording = recordSpans()
  const cyclic: Record<string, unknown> = {a: 1}
  cyclic['self'] = cyclic
  recording.tracer.startActiveSpan('s', span => {
    t.like(enrichSpan.explain({metadata: cyclic}).target, {ok: false, reason: 'dropped', lost: 1})
    span.end()
  })
})

test('a target that the call names is the one step', async t => {
  await using a = recordSpans({project: 'a'})
  await using b = recordSpans({project: 'b'})
  const plain = new BasicTracerProvider().getTracer('application').startSpan('plain')
  b.tracer.startActiveSpan('b', other => {
    const own = a.tracer.startSpan('a')
    const given = {step: 'explicit', why: '`span` given'}
    t.like(enrichSpan.explain({span: plain}), {target: {ok: true, span: plain}, steps: [given], destination: elsewhere})
    const {steps, destination} = enrichSpan.explain({span: own})
    t.deepEqual([steps, destination], [[{...given, found: a.tracer.id, project: 'a'}], 'memory'])
    const strange = enrichSpan.explain({tracer: new BasicTracerProvider(), a: 1})
    t.like(strange, {target: {ok: false, reason: 'not-our-tracer', lost: 1}, destination: 'nowhere'})
    t.deepEqual(
      strange.steps.map(({step}) => step),
      ['explicit'],
    )
    for (const span of [own, other]) span.end()
    t.like(enrichSpan.explain({span: own}), {target: {ok: false, reason: 'span-ended'}, destination: 'nowhere'})
  })
})

const elsewhere = 'wherever the application’s own provider sends it'
