import test from 'ava'
import {enrichSpan, trace} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'

const many = (count: number): Record<string, number> =>
  Object.fromEntries(Array.from({length: count}, (_, n) => [`key_${n}`, n]))

test('140 keys of a user push out neither the output nor an id', async t => {
  await using recording = recordSpans({runId: 'r'})
  const traced = recording.tracer.trace({eventName: 'busy'}, () => {
    t.true(enrichSpan({metadata: many(140)}))
    return 'the answer'
  })
  traced()
  const {attributes} = recording.span('busy')
  t.like(attributes, {
    'honeyhive_outputs.result': 'the answer',
    'honeyhive.session_id': recording.tracer.sessionId,
    'honeyhive_metadata.run_id': 'r',
    'honeyhive_metadata.key_139': 139,
  })
})

test('a span full of user data still gets its output, its error and its duration', async t => {
  await using recording = recordSpans()
  const flood = recording.tracer.trace({eventName: 'flood'}, (fails: boolean) => {
    t.false(enrichSpan({metadata: many(2_000)}))
    if (fails) throw new RangeError('after the flood')
    return Array.from({length: 2_000}, (_, n) => n)
  })
  flood(false)
  t.throws(() => flood(true))
  const [good, bad] = recording.spans
  t.like(good?.attributes, {'honeyhive_outputs.result.0': 0})
  t.is(typeof good?.attributes['honeyhive_duration_ms'], 'number')
  t.like(bad?.attributes, {honeyhive_error: 'after the flood', honeyhive_error_type: 'RangeError'})
  for (const span of [good, bad]) {
    t.true(Object.keys(span?.attributes ?? {}).length <= 1_024)
    t.is(span?.droppedAttributesCount, 0)
  }
})

test('a large argument leaves room for what the function itself has to say', async t => {
  await using recording = recordSpans()
  const sum = recording.tracer.trace({eventName: 'sum'}, (rows: readonly number[]) => {
    t.true(enrichSpan({metrics: {rows: rows.length}}))
    return rows.length
  })
  sum(Array.from({length: 5_000}, (_, n) => n))
  t.like(recording.span('sum').attributes, {
    'honeyhive_inputs.0.0': 0,
    'honeyhive_metrics.rows': 5_000,
    'honeyhive_outputs.result': 5_000,
  })
})

test('an enrichment that is no record is not called written', async t => {
  await using recording = recordSpans()
  recording.tracer.startActiveSpan('s', span => {
    for (const value of [new Map([['metadata', {a: 1}]]), new Error('x'), Promise.resolve(), new Date(), 5, 'text']) {
      t.false(enrichSpan(value as never))
    }
    t.true(enrichSpan({}))
    t.true(enrichSpan(Object.create(null) as object))
    span.end()
  })
})

test('overwriting the same keys for ever is never mistaken for a full span', async t => {
  await using recording = recordSpans()
  recording.tracer.startActiveSpan('counter', span => {
    for (let n = 0; n < 5_000; n++) if (!enrichSpan({metrics: {n}})) t.fail(`refused at ${n}`)
    t.true(enrichSpan(trace({eventName: 'unused'}, () => ({}))()))
    span.end()
  })
  t.is(recording.span('counter').attributes['honeyhive_metrics.n'], 4_999)
})
