import test from 'ava'
import {enrichSpan, HoneyHiveTracer, tenantTracers, trace} from 'enrich-span'
import {recordSpans, recordTracers, resetDiagnostics, spanMatchers} from 'enrich-span/testing'

test.serial('a recorded span is read by namespace', async t => {
  await using recording = recordSpans()
  const data = {metrics: {score: 0.5, nested: {deep: 1}}, user: {id: 7}, userProperties: {plan: 'pro'}}
  recording.tracer.trace({eventName: 'answer'}, () => enrichSpan(data))()
  const span = recording.span('answer')
  t.deepEqual(span.metrics, {score: 0.5, nested: {deep: 1}})
  t.deepEqual(span.metadata, {user: {id: 7}})
  t.deepEqual(span.userProperties, {plan: 'pro'})
  t.is(span.feedback, undefined)
})

test.serial('counts and diagnostics are those of one recording', async t => {
  enrichSpan({before: 1})
  await using recording = recordSpans()
  t.deepEqual(recording.counts, {})
  const span = recording.tracer.startSpan('ended')
  span.end()
  enrichSpan({span, late: true})
  t.deepEqual(recording.counts, {'span-ended': 1})
  t.deepEqual(
    recording.diagnostics.map(({code}) => code),
    ['span-ended'],
  )
})

test.serial('after resetDiagnostics the second offence is reported as the first was', async t => {
  const codes: string[] = []
  await using recording = recordSpans({onDiagnostic: ({code}) => codes.push(code)})
  const offend = (): boolean => recording.tracer.run(() => enrichSpan({a: 1}))
  offend()
  offend()
  t.deepEqual(codes, ['no-span'])
  resetDiagnostics()
  t.deepEqual(recording.counts, {})
  offend()
  t.deepEqual(codes, ['no-span', 'no-span'])
})

test.serial('tracers that the application makes are recorded, and nothing leaves the process', async t => {
  const tenants = tenantTracers({
    create: id => new HoneyHiveTracer({project: id, destination: {url: 'http://127.0.0.1:9/v1/traces'}}),
  })
  const answer = trace({eventName: 'answer'}, () => enrichSpan({metrics: {score: 1}}))
  await using recording = recordTracers()
  tenants.run('acme', answer)
  tenants.run('globex', answer)
  t.deepEqual(
    recording.spans.map(({attributes}) => [attributes['honeyhive.project'], attributes['honeyhive_metrics.score']]),
    [
      ['acme', 1],
      ['globex', 1],
    ],
  )
  t.like(await tenants.shutdown(), {ok: true, accepted: 2})
})

test.serial('toHaveSpan and toHaveEnriched match, and say what was recorded', async t => {
  await using recording = recordSpans()
  recording.tracer.trace({eventName: 'answer'}, () => enrichSpan({metrics: {score: 1, words: 2}}))()
  t.true(spanMatchers.toHaveSpan(recording, 'answer').pass)
  const missing = spanMatchers.toHaveSpan(recording, 'search')
  t.false(missing.pass)
  t.is(missing.message(), 'expected a span named "search". Recorded:\nanswer')
  t.true(spanMatchers.toHaveEnriched(recording.span('answer'), {metrics: {score: 1}}).pass)
  const wrong = spanMatchers.toHaveEnriched(recording.span('answer'), {metrics: {score: 2}})
  t.false(wrong.pass)
  t.is(wrong.message(), 'expected span "answer" to have {"metrics":{"score":2}}. It has metrics {"score":1,"words":2}')
})
