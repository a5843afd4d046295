import {setTimeout as wait} from 'node:timers/promises'
import test from 'ava'
import {diagnostics} from 'enrich-span'
import {evaluate, evaluator} from 'enrich-span/evaluate'
import {recordSpans} from 'enrich-span/testing'

const boom = new Error('boom')
const rejected = new TypeError('rejected')

test('a third fails and one evaluator always throws: nothing disappears, means are given both ways', async t => {
  await using recording = recordSpans()
  const unhandled: unknown[] = []
  const listener = (error: unknown): number => unhandled.push(error)
  process.on('unhandledRejection', listener)
  const result = await evaluate({
    name: 'failures',
    dataset: Array.from({length: 90}, (_, n) => ({inputs: {n}})),
    function: ({inputs: {n}}): number | Promise<number> => {
      if (n % 9 === 0) throw boom
      if (n % 9 === 1) return wait(1).then(() => Promise.reject(rejected))
      // oxlint-disable-next-line prefer-promise-reject-errors -- users do
      if (n % 9 === 2) return Promise.reject('just text')
      return n
    },
    evaluators: [
      function half() {
        return 0.5
      },
      function broken() {
        throw boom
      },
      function verdict() {
        return true
      },
    ],
    maxWorkers: 7,
    tracer: recording.tracer,
    journal: false,
  })
  await wait(5)
  process.off('unhandledRejection', listener)

  t.deepEqual(unhandled, [])
  t.like(result, {status: 'completed', ok: false, total: 90, succeeded: 60, failed: 30, aborted: 0})
  t.deepEqual(Object.keys(result.metrics), ['half', 'broken', 'verdict'])
  t.like(result.metrics, {
    half: {
      scored: 60,
      failed: 30,
      notScored: 0,
      mean: 0.5,
      meanWithFailures: 1 / 3,
      deviation: 0,
      interval: [0.5, 0.5],
    },
    broken: {scored: 0, failed: 90, notScored: 0, meanWithFailures: 0},
    verdict: {scored: 60, failed: 30, notScored: 0, mean: 1, meanWithFailures: 2 / 3},
  })
  t.is(result.datapoints[0]?.error, boom)
  t.is(result.datapoints[1]?.error, rejected)
  t.is(result.datapoints[2]?.error, 'just text')
  t.deepEqual(result.datapoints[3]?.failures, [{evaluator: 'broken', error: boom}])
  t.is(recording.spans.filter(span => span.status.code === 2).length, 30)
  t.like(recording.spans.find(span => span.status.code === 2)?.attributes, {honeyhive_error: 'boom'})

  const json = JSON.parse(JSON.stringify(result)) as {datapoints: {error?: object}[]}
  t.like(json.datapoints[1]?.error, {name: 'TypeError', message: 'rejected'})
  t.deepEqual(json.datapoints[2]?.error, {name: 'string', message: 'just text'})
})

for (const [what, returned] of [
  ['NaN', Number.NaN],
  ['an infinity', Number.POSITIVE_INFINITY],
  ['an error', new Error('no')],
  ['a function', () => 1],
] as const) {
  test(`an evaluator that returns ${what} has failed`, async t => {
    const result = await evaluate({
      name: 'nonsense',
      dataset: [{inputs: 1}],
      function: () => 1,
      evaluators: [() => returned],
      tracer: {destination: 'memory'},
      journal: false,
    })
    t.like(result.metrics['evaluator_1'], {scored: 0, failed: 1, notScored: 0})
    t.false(result.ok)
  })
}

test('an evaluator that gives nothing leaves the item not scored, which is no failure', async t => {
  const result = await evaluate({
    name: 'nothing',
    dataset: [{inputs: 1}, {inputs: 2}],
    function: ({inputs}) => inputs,
    evaluators: [outputs => (outputs === 1 ? 1 : undefined)],
    tracer: {destination: 'memory'},
    journal: false,
  })
  t.deepEqual(result.metrics['evaluator_1'], {scored: 1, failed: 0, notScored: 1, mean: 1, meanWithFailures: 1})
  t.true(result.ok)
})

test('an item that is none fails alone', async t => {
  const dataset = [{inputs: 1}, {question: 'why?'}, null, {inputs: 2}] as {inputs: number}[]
  const result = await evaluate({
    name: 'rows',
    dataset,
    function: ({inputs}) => inputs,
    tracer: {destination: 'memory'},
    journal: false,
  })
  t.like(result, {total: 4, succeeded: 2, failed: 2})
  t.regex(String(result.datapoints[1]?.error), /datapoint 1 of the dataset: `inputs` is missing.*question/)
  t.is(result.datapoints[1]?.attempts, 0)
})

test('a dataset that throws midway ends the run with what there was', async t => {
  const broken = new Error('disk gone')
  const result = await evaluate({
    name: 'midway',
    dataset: (function* () {
      yield {inputs: 1}
      yield {inputs: 2}
      throw broken
    })(),
    function: async ({inputs}) => inputs,
    tracer: {destination: 'memory'},
    journal: false,
  })
  t.like(result, {status: 'aborted', ok: false, total: 2, succeeded: 2, failed: 0, stoppedBy: broken})
})

test('a function that never settles is given up in time, and does not stop the others', async t => {
  const result = await evaluate({
    name: 'late',
    dataset: [{inputs: 1}, {inputs: 2}, {inputs: 3}],
    function: ({inputs}) => (inputs === 2 ? new Promise<number>(() => {}) : inputs),
    timeout: 30,
    tracer: {destination: 'memory'},
    journal: false,
  })
  t.like(result, {total: 3, succeeded: 2, failed: 1})
  t.regex(String(result.datapoints[1]?.error), /TimeoutError: .*did not settle within 30 ms/)
})

test('an abort ends the run at once; every item is accounted for', async t => {
  const controller = new AbortController()
  const reason = new Error('enough')
  const seen: AbortSignal[] = []
  const result = await evaluate({
    name: 'abort',
    dataset: Array.from({length: 20}, (_, n) => ({inputs: n})),
    function: ({inputs}, {signal}) => {
      seen.push(signal)
      if (inputs === 5) controller.abort(reason)
      return inputs < 4 ? inputs : new Promise<number>(() => {})
    },
    maxWorkers: 3,
    signal: controller.signal,
    tracer: {destination: 'memory'},
    journal: false,
  })
  t.like(result, {status: 'aborted', ok: false, total: 20, succeeded: 4, failed: 0, aborted: 16, stoppedBy: reason})
  t.is(result.total, result.succeeded + result.failed + result.aborted)
  // Each attempt has a signal of its own: those of the 4 that had ended stay as they are.
  t.deepEqual(
    seen.map(signal => signal.aborted),
    [false, false, false, false, true, true],
  )
  t.is(result.datapoints[5]?.error, reason)
})

test('a full disk under the run file costs the file, not the run, and is told', async t => {
  const before = diagnostics().counts['journal-failed']
  const result = await evaluate({
    name: 'full',
    dataset: [{inputs: 1}, {inputs: 2}],
    function: ({inputs}) => inputs,
    tracer: {destination: 'memory'},
    journal: '/dev/full',
  })
  t.like(result, {status: 'completed', total: 2, succeeded: 2})
  t.is(diagnostics().counts['journal-failed'], before + 1)
})

test('an evaluator that hangs is given up in time; one that is slow to fail is tried again', async t => {
  let calls = 0
  const result = await evaluate({
    name: 'hang',
    dataset: [{inputs: 1}],
    function: () => 1,
    evaluators: [
      evaluator({name: 'hangs', timeout: 20}, () => new Promise(() => {})),
      evaluator({name: 'flaky', retries: 1}, async () => {
        calls += 1
        if (calls === 1) throw new Error('once')
        return 1
      }),
    ],
    tracer: {destination: 'memory'},
    journal: false,
  })
  t.deepEqual(result.datapoints[0]?.metrics, {flaky: 1})
  t.regex(String(result.datapoints[0]?.failures[0]?.error), /evaluator "hangs" did not settle within 20 ms/)
})
