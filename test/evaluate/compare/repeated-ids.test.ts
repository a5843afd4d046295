import test from 'ava'
import {compare, evaluate, gate, runText} from 'enrich-span/evaluate'
import {byDatapoint} from '../../../src/evaluate/compare/by-datapoint.ts'

// Two rows of a file have the id q1. The first is always right, the second only with `better`.
const run = (better: boolean, trials = 1) =>
  evaluate({
    name: 'twice',
    dataset: [
      {id: 'q1', inputs: 1},
      {id: 'q2', inputs: 2},
      {id: 'q1', inputs: 3},
    ],
    datasetId: 'rows',
    function: ({inputs}) => inputs !== 3 || better,
    evaluators: [
      function exact(outputs) {
        return outputs
      },
    ],
    trials,
    tracer: {destination: 'memory'},
    journal: false,
  })

test('D13: datapoints that share an id are no trials of each other', async t => {
  const [before, after] = [await run(true), await run(false)]
  const {metrics, common, warnings, candidate} = compare(before, after)
  t.is(common, 3)
  t.is(candidate.datapoints, 3)
  const {exact} = metrics
  if (exact?.kind !== 'pass-fail') return t.fail(exact?.kind)
  t.is(exact.test, 'mcnemar-exact')
  t.deepEqual(exact.worsened, [{id: 'q1 (2)', baseline: 1, candidate: 0}])
  t.deepEqual(warnings, [
    '1 datapoint with the id of another: paired in the order of the dataset, as "q1 (2)". Give each datapoint an `id` of its own.',
  ])
  t.regex(runText(after), /exact wrong in 1: q1 \(2\)/)
  const {summary = ''} = gate(after, {min: {exact: 0.1}}).checks.find(({rule}) => rule === 'coverage') ?? {}
  t.regex(summary, /3 of 3 datapoints scored/)
})

test('trials of datapoints that share an id stay with their own', async t => {
  const [before, after] = [await run(true, 2), await run(false, 2)]
  const {exact} = compare(before, after).metrics
  if (exact?.kind !== 'score') return t.fail(exact?.kind)
  t.deepEqual(exact.worsened, [{id: 'q1 (2)', baseline: 1, candidate: 0}])
})

test('without repeated ids there is no warning', async t => {
  const options = {function: () => 1, tracer: {destination: 'memory'}, journal: false} as const
  const once = await evaluate({name: 'once', dataset: [{id: 'a', inputs: 1}, {inputs: 2}, {inputs: 2}], ...options})
  t.deepEqual(compare(once, once).warnings, [])
})

const named = (...results: readonly (readonly [id: string, index?: number])[]): [string, number][] =>
  [...byDatapoint(results.map(([id, index]) => ({id, ...(index === undefined ? {} : {index})})))].map(
    ([name, {length}]) => [name, length],
  )

test('names of datapoints that share an id', t => {
  t.deepEqual(named(['a', 0], ['a', 0], ['b', 1], ['a', 2], ['a', 2], ['a', 5]), [
    ['a', 2],
    ['b', 1],
    ['a (2)', 2],
    ['a (3)', 1],
  ])
  t.deepEqual(named(['a (2)', 0], ['a', 1], ['a', 2]), [
    ['a (2)', 1],
    ['a', 1],
    ['a (3)', 1],
  ])
  t.deepEqual(named(['a', 0], ['a', 1], ['a (2)', 2], ['a (2)', 2]), [
    ['a', 1],
    ['a (2)', 1],
    ['a (2) (2)', 2],
  ])
  t.deepEqual(
    named(['a'], ['a'], ['b']),
    [
      ['a', 2],
      ['b', 1],
    ],
    'results of other programs have no position',
  )
})
