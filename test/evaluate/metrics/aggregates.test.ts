import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {type Aggregate, evaluate, evaluator, type EvaluatorOptions, mergeRuns} from 'enrich-span/evaluate'

const quiet = {tracer: {destination: 'memory'}, journal: false} as const

// The last item fails: it counts as `worst`, 0 by default.
const values = [5, 1, 4, Number.NaN]

function score(options: EvaluatorOptions, journal: string | false = false) {
  return evaluate({
    name: 'aggregates',
    dataset: values.map(inputs => ({inputs})),
    function: ({inputs}) => {
      if (Number.isNaN(inputs)) throw new Error('no number')
      return inputs
    },
    evaluators: [evaluator({name: 'size', ...options}, (outputs: number) => outputs)],
    tracer: {destination: 'memory'},
    journal,
  })
}

const aggregates: [Aggregate, number][] = [
  ['mean', 2.5],
  ['median', 2.5],
  ['min', 0],
  ['max', 5],
  [sorted => Number(sorted.join('')), 145],
]

for (const [aggregate, right] of aggregates) {
  test(`aggregate ${String(aggregate)}: over all items, a failed one as the worst`, async t => {
    const {metrics} = await score({aggregate})
    t.is(metrics['size']?.aggregate, right)
    t.is(metrics['size']?.mean, 10 / 3)
  })
}

test('the worst value may be the largest', async t => {
  t.is((await score({aggregate: 'max', worst: 9})).metrics['size']?.aggregate, 9)
  t.is((await score({aggregate: 'median', worst: 9})).metrics['size']?.aggregate, 4.5)
})

for (const [what, aggregate, message] of [
  [
    'throws',
    () => {
      throw new Error('mine')
    },
    /mine/,
  ],
  ['returns nonsense', () => Number.NaN, /must return a finite number, got NaN/],
] as const) {
  test(`an aggregate that ${what} is told and makes the run not ok`, async t => {
    const result = await evaluate({
      name: 'broken',
      dataset: [{inputs: 1}],
      function: ({inputs}) => inputs,
      evaluators: [evaluator({name: 'size', aggregate}, (outputs: number) => outputs)],
      ...quiet,
    })
    t.regex(result.metrics['size']?.aggregateError?.message ?? '', message)
    t.like(result, {status: 'completed', ok: false, succeeded: 1})
  })
}

test('weights make one score of several metrics, aggregates where there are some', async t => {
  const result = await evaluate({
    name: 'weights',
    dataset: [{inputs: 1}, {inputs: 3}],
    function: ({inputs}) => inputs,
    evaluators: [
      evaluator({name: 'most', weight: 1, aggregate: 'max'}, (outputs: number) => outputs),
      evaluator({name: 'mean', weight: 3}, (outputs: number) => outputs),
      evaluator({name: 'other'}, () => 100),
    ],
    ...quiet,
  })
  t.is(result.score, (1 * 3 + 3 * 2) / 4)
  t.is((await score({})).score, undefined)
})

test('an assert that does not hold is counted, in item and run, and the item stays what it was', async t => {
  const journal = path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-')), 'run.jsonl')
  for (const assert of [4, (value: unknown) => Number(value) >= 4]) {
    const result = await score({assert, aggregate: 'median', weight: 1}, typeof assert === 'number' ? journal : false)
    t.is(result.metrics['size']?.failedAsserts, 1)
    t.deepEqual(
      result.datapoints.map(each => [each.status, each.failedAsserts]),
      [
        ['ok', undefined],
        ['ok', ['size']],
        ['ok', undefined],
        ['failed', undefined],
      ],
    )
  }
  const whole = await mergeRuns([journal])
  t.like(whole.metrics['size'], {failedAsserts: 1, aggregate: 2.5})
  t.is(whole.score, 2.5)
})

test('asserts alone decide over ok; one that throws is a failure of its evaluator', async t => {
  const run = (assert: EvaluatorOptions['assert']) =>
    evaluate({
      name: 'asserts',
      dataset: [{inputs: 1}],
      function: () => 'label',
      evaluators: [evaluator({name: 'label', assert}, (outputs: string) => outputs)],
      ...quiet,
    })
  t.true((await run(value => value === 'label')).ok)
  t.like(await run(value => value === 'other'), {ok: false, succeeded: 1, failed: 0})
  const thrown = await run(() => {
    throw new Error('mine')
  })
  t.like(thrown, {ok: false, metrics: {label: {scored: 0, failed: 1}}})
})

test('maxEvaluators limits the evaluators of the whole run, however many workers there are', async t => {
  for (const [maxEvaluators, right] of [
    [3, 3],
    [undefined, 16],
  ] as const) {
    let running = 0
    let most = 0
    const slow = async (): Promise<boolean> => {
      most = Math.max(most, ++running)
      for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve))
      running -= 1
      return true
    }
    const result = await evaluate({
      name: 'limit',
      dataset: Array.from({length: 16}, (_, inputs) => ({inputs})),
      function: ({inputs}) => inputs,
      evaluators: [evaluator({name: 'a'}, slow), evaluator({name: 'b'}, slow)],
      maxWorkers: 8,
      maxEvaluators,
      ...quiet,
    })
    t.is(most, right)
    t.like(result, {ok: true, metrics: {a: {scored: 16}, b: {scored: 16}}})
  }
})

test('an abort reaches evaluators that wait for their turn', async t => {
  const controller = new AbortController()
  let begun = 0
  const result = await evaluate({
    name: 'abort',
    dataset: [{inputs: 1}, {inputs: 2}],
    function: ({inputs}) => inputs,
    evaluators: [
      evaluator({name: 'hangs'}, () => {
        begun += 1
        controller.abort()
        return new Promise(() => {})
      }),
      evaluator({name: 'waits'}, () => (begun += 1)),
    ],
    maxEvaluators: 1,
    signal: controller.signal,
    ...quiet,
  })
  t.like(result, {status: 'aborted', total: 2, aborted: 2})
  t.is(begun, 1)
})

for (const [options, message] of [
  [{aggregate: 'avg'}, /`aggregate` must be 'mean', 'median', 'min' or 'max' or a function, got 'avg'/],
  [{weight: 0}, /`weight` must be a number, more than 0, got 0/],
  [{assert: 'yes'}, /`assert` must be a number or a function, got 'yes'/],
] as const) {
  test(`a wrong ${Object.keys(options)[0]}: one clear error`, t => {
    t.throws(() => evaluator(options as object, () => 1), {name: 'EvaluationError', message})
  })
}
