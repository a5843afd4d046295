import test from 'ava'
import {compare} from '../../../src/evaluate/compare/compare.ts'
import type {MeasuredComparison, MetricComparison} from '../../../src/evaluate/compare/comparison.ts'
import type {CompareOptions} from '../../../src/evaluate/compare/compare-options.ts'
import {runOf, scored, type Score} from './run-of.ts'

type Scores = Readonly<Record<string, Score | readonly Score[]>>

const scoreOf = (before: Scores, after: Scores, options?: CompareOptions): MetricComparison => {
  const metric = compare(runOf('old', before), runOf('new', after), options).metrics['score']
  if (metric === undefined) throw new Error('no metric')
  return metric
}

const measured = (...args: Parameters<typeof scoreOf>): MeasuredComparison => {
  const metric = scoreOf(...args)
  if (metric.kind !== 'pass-fail' && metric.kind !== 'score') throw new Error(metric.summary)
  return metric
}

const reads = test.macro((t, before: Scores, after: Scores, summary: string | RegExp, options: CompareOptions = {}) => {
  const metric = scoreOf(before, after, options)
  if (typeof summary === 'string') t.is(metric.summary, summary)
  else t.regex(metric.summary, summary)
})

const right =
  (from: number, to = Infinity) =>
  (index: number): boolean =>
    index >= from && index < to

const tenfold = (scores: Readonly<Record<string, Score>>): Scores =>
  Object.fromEntries(Object.entries(scores).map(([id, score]) => [id, Array.from({length: 10}, () => score)]))

test(
  '31 of 652 flipped to wrong and 4 to right is worse, in a plain sentence',
  reads,
  scored(652, right(4)),
  scored(652, index => index < 621),
  'worse: 31 of 652 flipped to wrong, 4 to right, p < 0.00001',
)
test(
  'the same the other way round is better',
  reads,
  scored(652, index => index < 621),
  scored(652, right(4)),
  'better: 31 of 652 flipped to right, 4 to wrong, p < 0.00001',
)
test(
  'noise is no evidence, with the difference that could have been detected',
  reads,
  scored(200, right(10)),
  scored(200, index => index < 188),
  /^no evidence of a change \(p = 0\.83\); this run could have detected a difference of \d+\.\d points$/,
)
test(
  'equal runs are unchanged',
  reads,
  scored(20, right(5)),
  scored(20, right(5)),
  'unchanged: all 20 datapoints scored as before, 75.0 %',
)
test(
  'four datapoints are too few, whatever their scores',
  reads,
  scored(4, () => true),
  scored(4, () => false),
  'too few datapoints: 4 in both runs, at least 6 are needed to show a change',
)
test(
  'numbers are worse with an interval',
  reads,
  scored(40, index => 0.5 + (index % 7) / 20),
  scored(40, index => 0.4 + (index % 5) / 20),
  /^worse: 0\.6\d\d became 0\.500, difference -0\.1\d\d, 95 % interval -0\.\d+ to -0\.\d+, p = 0\.0001\d?$/,
)
test(
  'a number in one run and a label in the other cannot be compared',
  reads,
  scored(8, index => index / 8),
  scored(8, () => 'good'),
  'not comparable: a number in the baseline, a label in the candidate',
)
test(
  'numbers and labels mixed in one run cannot be compared',
  reads,
  scored(8, index => (index === 3 ? 'n/a' : 0.5)),
  scored(8, () => 0.5),
  'not comparable: numbers and labels mixed in the baseline, a number in the candidate',
)
test(
  'labels are listed, neither better nor worse',
  reads,
  scored(8, () => 'good'),
  scored(8, index => (index < 2 ? 'bad' : 'good')),
  '2 of 8 datapoints changed their label; labels have no order, so this is neither better nor worse',
)
test(
  'a metric of only one run is reported as such',
  reads,
  scored(8, () => undefined),
  scored(8, () => true),
  'only in the candidate: the baseline has no such metric',
)
test(
  'no datapoint scored in both runs',
  reads,
  {a: true, b: undefined},
  {a: undefined, b: true},
  'nothing to compare: no datapoint was scored in both runs',
)
test(
  'a low distance is good when lowerIsBetter names it',
  reads,
  scored(20, () => 5.5),
  scored(20, index => 3 + index / 10),
  /^better: 5\.50 became 3\.95/,
  {lowerIsBetter: ['score']},
)

test('a failed datapoint counts as worst and is named, never left out', t => {
  const {
    improved,
    worsened,
    datapoints: compared,
    failed,
    worst,
  } = measured(
    scored(10, () => true),
    scored(10, index => (index < 3 ? 'FAILED' : index === 3 ? 'EVALUATOR FAILED' : true)),
  )
  t.deepEqual([improved.length, compared, worst, failed], [0, 10, 0, {baseline: 0, candidate: 4}])
  t.deepEqual(worsened[0], {id: 'i0', baseline: 1, candidate: 0, failed: 'candidate'})
})

test('the worst that an evaluator names is what failures count as', t => {
  const metrics = {score: {scored: 8, worst: -10}}
  const {metrics: compared} = compare(
    runOf(
      'old',
      scored(8, () => 0.5),
      {metrics},
    ),
    runOf(
      'new',
      scored(8, index => (index === 0 ? 'FAILED' : 0.5)),
      {metrics},
    ),
  )
  t.is((compared['score'] as MeasuredComparison).worsened[0]?.candidate, -10)
})

test('the worst value follows from a summary that only counts failures in its mean', t => {
  const metrics = {score: {scored: 6, failed: 2, mean: 0.5, meanWithFailures: (6 * 0.5 - 2 * 3) / 8}}
  const {metrics: compared} = compare(
    runOf(
      'old',
      scored(8, () => 0.5),
    ),
    runOf(
      'new',
      scored(8, index => (index < 2 ? 'FAILED' : 0.5)),
      {metrics},
    ),
  )
  t.is((compared['score'] as MeasuredComparison).worst, -3)
})

test('a failure of a metric where low is good counts as the highest value seen', t => {
  const {worsened} = measured(
    scored(8, () => 2),
    scored(8, index => (index === 0 ? 'FAILED' : index / 2)),
    {lowerIsBetter: ['score']},
  )
  t.is(worsened.find(({id}) => id === 'i0')?.candidate, 3.5)
})

test('datapoints that were aborted or not scored are listed and left out of the mean', t => {
  const {datapoints: compared, notScored} = measured(
    scored(10, () => true),
    scored(10, index => (index === 0 ? 'ABORTED' : index === 1 ? undefined : true)),
  )
  t.deepEqual([compared, notScored], [8, ['i0', 'i1']])
})

test('datapoints of one run only are listed', t => {
  const comparison = compare(runOf('old', {a: true, b: true}), runOf('new', {b: true, c: true}))
  t.deepEqual([comparison.onlyInBaseline, comparison.onlyInCandidate, comparison.common], [['a'], ['c'], 1])
  t.deepEqual(comparison.warnings, ['1 datapoint only in the baseline.', '1 datapoint only in the candidate.'])
})

test('trials of a datapoint count as one datapoint, not as evidence of their own', t => {
  const once = measured(
    scored(8, right(4)),
    scored(8, () => true),
  )
  const often = measured(tenfold(scored(8, right(4))), tenfold(scored(8, () => true)))
  t.is(once.p.toFixed(9), '0.125000000')
  t.deepEqual([often.p, often.datapoints, often.test], [0.125, 8, 'sign-flip'])
})

test('several metrics are corrected for: one of ten at p = 0.03 is no evidence', t => {
  const names = Array.from({length: 10}, (_, index) => `m${index}`)
  const run = (name: string, value: (metric: string, index: number) => boolean) => {
    const plain = runOf(
      name,
      scored(40, () => undefined),
    )
    const datapoints = plain.datapoints.map((datapoint, index) => ({
      ...datapoint,
      metrics: Object.fromEntries(names.map(metric => [metric, value(metric, index)])),
    }))
    return {...plain, datapoints}
  }
  const {metrics} = compare(
    run('old', () => true),
    run('new', (metric, index) => metric !== 'm0' || index >= 6),
  )
  const m0 = metrics['m0'] as MeasuredComparison
  t.deepEqual([m0.p.toFixed(5), m0.pAdjusted.toFixed(4), m0.verdict], ['0.03125', '0.3125', 'no-evidence'])
})

test('the same runs and seed give the same numbers', t => {
  const before = scored(60, index => Math.sin(index))
  const after = scored(60, index => Math.sin(index * 1.3))
  t.deepEqual(measured(before, after), measured(before, after))
  t.notDeepEqual(measured(before, after).interval, measured(before, after, {seed: 2}).interval)
})

test('a comparison is plain data', t => {
  const comparison = compare(runOf('old', scored(8, right(2))), runOf('new', scored(8, right(1))))
  t.deepEqual(JSON.parse(JSON.stringify(comparison)) as unknown, comparison as unknown)
})

const refused = test.macro((t, call: () => unknown, message: RegExp) => {
  t.throws(call, {name: 'EvaluationError', message})
})

const some = runOf('old', {a: true})
test(
  'no common datapoints',
  refused,
  () => compare(some, runOf('new', {z: true}, {datasetId: 'EXT-2'})),
  /no datapoint in common.*"a".*"z".*EXT-1 and EXT-2/,
)
test(
  'an empty run',
  refused,
  () => compare(some, runOf('new', {})),
  /the candidate run "new" \(run-new\) has no datapoints/,
)
test(
  'a run that kept no datapoints',
  refused,
  () => compare(runOf('old', {}, {total: 9}), some),
  /kept none of its 9 datapoints. Compare its run file/,
)
test(
  '95 for 0.95',
  refused,
  () => compare(some, some, {confidence: 95}),
  /between 0 and 1, got 95. Did you mean 0.95\?/,
)
test(
  'an unknown option',
  refused,
  () => compare(some, some, {confidense: 0.9} as CompareOptions),
  /there is no option `confidense`. Did you mean `confidence`/,
)
test(
  'a metric that neither run has',
  refused,
  () => compare(some, some, {metrics: ['scor']}),
  /neither run has a metric "scor". Did you mean "score"/,
)
