import {setTimeout as wait} from 'node:timers/promises'
import test from 'ava'
import {enrichSpan, trace} from 'enrich-span'
import {evaluate} from 'enrich-span/evaluate'
import {recordSpans} from 'enrich-span/testing'

test('500 datapoints, 50 in flight: nothing of one is in another', async t => {
  await using recording = recordSpans()
  const deeper = trace(async function deeper(n: number) {
    await wait(n % 7)
    enrichSpan({metadata: {deeper: n}})
    return n
  })
  const deep = trace(async function deep(n: number) {
    const [first] = await Promise.all([deeper(n), deeper(n), new Promise(resolve => setTimeout(resolve, n % 3))])
    enrichSpan({metadata: {deep: n}})
    return first
  })
  const scored = trace(async function scored(n: number) {
    await wait(n % 2)
    enrichSpan({metadata: {scored: n}})
    return n
  })
  const result = await evaluate({
    name: 'isolation',
    dataset: Array.from({length: 500}, (_, n) => ({id: `item-${n}`, inputs: {n}})),
    function: async function work({inputs}) {
      enrichSpan({metadata: {top: inputs.n}})
      return deep(inputs.n)
    },
    evaluators: [
      async function later(outputs) {
        await wait(1)
        enrichSpan({metadata: {late: outputs}})
        return scored(outputs)
      },
      function now(_, inputs) {
        return inputs.n
      },
    ],
    maxWorkers: 50,
    tracer: recording.tracer,
    journal: false,
  })

  t.is(result.total, 500)
  t.is(new Set(result.datapoints.map(each => each.sessionId)).size, 500)
  t.deepEqual(
    result.datapoints.map(each => each.index),
    Array.from({length: 500}, (_, n) => n),
  )
  t.is(recording.spans.length, 500 * 5)
  for (const {sessionId, traceId, index, id, metrics} of result.datapoints) {
    const spans = recording.spans.filter(span => span.attributes['honeyhive.session_id'] === sessionId)
    const numbers = spans.flatMap(({attributes}) =>
      Object.entries(attributes).flatMap(([key, value]) =>
        /_metadata\.(top|deep|deeper|late|scored)$|_metrics\./.test(key) ? [value] : [],
      ),
    )
    const ids = spans.map(span => span.attributes['honeyhive_metadata.datapoint_id'])
    t.deepEqual([spans.length, [...new Set(numbers)], [...new Set(ids)]], [5, [index], [id]])
    t.deepEqual(metrics, {later: index, now: index})
    t.true(spans.every(span => span.spanContext().traceId === traceId))
  }
})

test('a datapoint is a chain span named after the function, with inputs, result, ground truth and metrics', async t => {
  await using recording = recordSpans()
  const result = await evaluate({
    name: 'shape',
    dataset: [{inputs: {question: 'why?', depth: {a: 1}}, groundTruth: 'because'}],
    function: function answer() {
      enrichSpan({user_id: 'u1'})
      return 'because'
    },
    evaluators: [(outputs, _, groundTruth) => ({score: outputs === groundTruth, explanation: 'same text'})],
    tracer: recording.tracer,
    runId: 'run-1',
    journal: false,
  })
  const span = recording.span('answer')
  t.like(span.attributes, {
    honeyhive_event_type: 'chain',
    honeyhive_event_name: 'answer',
    'honeyhive.session_id': result.datapoints[0]?.sessionId,
    'honeyhive_metadata.run_id': 'run-1',
    'honeyhive_metadata.dataset_id': result.datasetId,
    'honeyhive_metadata.datapoint_id': result.datapoints[0]?.id,
    'honeyhive_inputs.question': 'why?',
    'honeyhive_inputs.depth.a': 1,
    'honeyhive_outputs.result': 'because',
    'honeyhive_feedback.ground_truth': 'because',
    'honeyhive_metadata.user_id': 'u1',
    'honeyhive_metrics.evaluator_1': true,
    'honeyhive_metrics.evaluator_1_explanation': 'same text',
  })
  t.is(typeof span.attributes['honeyhive_duration_ms'], 'number')
})

test('evaluators get the spans of their own datapoint, and the function its tracer', async t => {
  await using recording = recordSpans()
  const step = trace(function step(n: number) {
    enrichSpan({metrics: {n}})
  })
  const result = await evaluate({
    name: 'spans',
    dataset: [{inputs: 1}, {inputs: 2}],
    function: ({inputs}, {tracer}) => {
      step(inputs)
      return tracer.sessionId
    },
    evaluators: [
      function own(_, inputs, __, {spans, datapoint}) {
        return (
          spans.length === 1 && spans[0]?.attributes['honeyhive_metrics.n'] === inputs && datapoint.inputs === inputs
        )
      },
    ],
    tracer: recording.tracer,
    journal: false,
  })
  t.deepEqual(
    result.datapoints.map(each => each.metrics['own']),
    [true, true],
  )
  t.deepEqual(
    result.datapoints.map(each => each.outputs),
    result.datapoints.map(each => each.sessionId),
  )
})

test('a session that the function enriches is delivered, others are not', async t => {
  await using recording = recordSpans()
  await evaluate({
    name: 'sessions',
    dataset: [{inputs: 1}, {inputs: 2}],
    function: ({inputs}, {tracer}) => inputs === 1 && tracer.enrichSession({metadata: {kept: true}}),
    tracer: recording.tracer,
    journal: false,
  })
  t.is(recording.span('session').attributes['honeyhive_metadata.kept'], true)
})
