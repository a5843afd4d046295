import test from 'ava'
import type {GateRules} from '../../../src/evaluate/gate/gate-rules.ts'
import {gate, gateSummary} from '../../../src/evaluate/gate/gate.ts'
import type {GatedRun} from '../../../src/evaluate/gate/gated-run.ts'
import {runOf, scored, type Score} from '../compare/run-of.ts'

const run = (count: number, value: (index: number) => Score, more: Partial<GatedRun> = {}): GatedRun => ({
  ...runOf('new', scored(count, value)),
  ...more,
})
const below = (limit: number) => (index: number) => index < limit

const passes = test.macro((t, gated: GatedRun, rules: GateRules) => {
  const result = gate(gated, rules)
  t.true(result.passed, gateSummary(result))
})

const fails = test.macro((t, gated: GatedRun, rules: GateRules, reason: string | RegExp) => {
  const result = gate(gated, rules)
  t.false(result.passed)
  const summary = gateSummary(result)
  if (typeof reason === 'string') t.is(summary, `gate failed: ${reason}`)
  else t.regex(summary, reason)
})

const undecided = test.macro((t, gated: GatedRun, rules: GateRules, reason: string | RegExp) => {
  const result = gate(gated, rules)
  t.is(result.verdict, 'inconclusive')
  t.false(result.passed)
  const summary = gateSummary(result)
  if (typeof reason === 'string') t.is(summary, `gate inconclusive: ${reason}`)
  else t.regex(summary, reason)
})

const ninety = run(100, below(90))

test('a mean above its threshold', passes, ninety, {min: {score: 0.9}})
test('a mean below its threshold', fails, ninety, {min: {score: 0.95}}, 'score: 0.900 is below 0.950')
test('a mean above its limit', fails, ninety, {max: {score: 0.5}}, 'score: 0.900 is above 0.500')
test(
  'one failed datapoint fails, unless it is allowed',
  fails,
  run(100, index => index < 99 || 'FAILED'),
  {min: {score: 0.9}},
  '1 of 100 datapoints failed, 0 allowed',
)
test(
  'as many failures as are allowed',
  passes,
  run(100, index => index < 97 || 'FAILED'),
  {min: {score: 0.9}, maxFailures: 3},
)
test(
  'a share of failures',
  undecided,
  run(100, index => index < 94 || 'EVALUATOR FAILED'),
  {maxFailures: 0.05},
  '6 of 100 datapoints failed, 6 of them in an evaluator, 5.0 % allowed',
)
test(
  'failures that are allowed still count as worst',
  fails,
  run(100, index => index < 80 || 'FAILED'),
  {min: {score: 0.9}, maxFailures: 30},
  'score: 0.800 is below 0.900',
)
test(
  'nothing scored cannot pass, however low the bar',
  undecided,
  run(10, () => undefined, {metrics: {score: {}}}),
  {min: {score: 0}, minCoverage: 0},
  /nothing was scored/,
)
test(
  'a metric that is misspelt cannot pass',
  undecided,
  ninety,
  {min: {scor: 0}},
  /the run has no such metric. Did you mean score\?/,
)
test(
  'text cannot pass',
  undecided,
  run(10, () => 'good'),
  {min: {score: 0}},
  'score: holds text, which has no mean',
)
test(
  'half the datapoints scored is too little coverage',
  undecided,
  run(100, index => (index < 50 ? true : undefined)),
  {min: {score: 0.9}},
  'score: 50 of 100 datapoints scored (50.0 %), 90.0 % needed',
)
test(
  'half the datapoints scored, when that is enough',
  passes,
  run(100, index => (index < 50 ? true : undefined)),
  {min: {score: 0.9}, minCoverage: 0.5},
)
test('no datapoints cannot pass', undecided, runOf('new', {}), {maxFailures: 5}, 'the run has no datapoints')
test(
  'an aborted run cannot pass',
  undecided,
  run(100, below(100), {status: 'aborted'}),
  {min: {score: 0.5}},
  'the run was stopped',
)
test('a latency within its budget', passes, ninety, {maxLatencyMs: 5})
test(
  'a latency above its budget',
  fails,
  ninety,
  {maxLatencyMs: {p50: 4, max: 6}},
  'latency p50: 5.00 ms is above 4.00 ms',
)
test(
  'a cost that the spans do not report cannot pass',
  undecided,
  ninety,
  {maxCost: 1},
  'cost: the run does not report it',
)
test(
  'a summary without datapoints passes by its mean',
  passes,
  run(0, () => true, {total: 9, metrics: {score: {scored: 9, failed: 0, meanWithFailures: 0.95}}}),
  {min: {score: 0.9}},
)

const baseline = runOf('old', scored(200, below(180)))
test('no drop', passes, run(200, below(181)), {baseline, maxDrop: 0})
test(
  'a drop that is shown',
  fails,
  run(200, below(160)),
  {baseline, maxDrop: 0},
  'score: dropped by 10.0 points, at 95 % confidence more than the 0.0 points allowed',
)
test('the same drop, when it is allowed', passes, run(200, below(160)), {baseline, maxDrop: {score: 0.1}})
test('a small drop is not shown', passes, run(200, below(178)), {baseline, maxDrop: 0})
test(
  'a small drop is not excluded either',
  fails,
  run(200, below(178)),
  {baseline, maxDrop: 0.01, strict: true},
  /^gate failed: score: dropped by 1\.0 point; a drop of up to \d\.\d points cannot be excluded at 95 % confidence, more than the 1\.0 point allowed$/,
)
test('strict passes with room enough', passes, run(200, below(178)), {baseline, maxDrop: 0.05, strict: true})
test(
  'a rise of what should be low is a drop',
  fails,
  run(200, below(200)),
  {baseline, maxDrop: 0, lowerIsBetter: ['score']},
  /score: dropped by 10\.0 points/,
)
test(
  'ten easy datapoints of two hundred cannot pass',
  undecided,
  run(10, () => true),
  {baseline, maxDrop: 0},
  /10 of the baseline's 200 datapoints are in the run \(5\.0 %\), 90\.0 % needed/,
)
test(
  'too few datapoints cannot pass',
  undecided,
  run(4, () => true),
  {
    baseline: runOf(
      'old',
      scored(4, () => true),
    ),
    maxDrop: 0,
  },
  /too few datapoints: 4 in both runs, at least 5 are needed/,
)
test(
  'a metric that turned into a label cannot pass',
  undecided,
  run(200, () => 'good'),
  {baseline, maxDrop: 0},
  /not comparable: pass or fail in the baseline, a label in the candidate/,
)
test(
  'a metric that is gone cannot pass',
  undecided,
  run(200, () => undefined),
  {baseline, maxDrop: 0},
  /only in the baseline/,
)
test(
  'a metric of text in the baseline is left out',
  passes,
  run(200, () => true),
  {
    baseline: runOf(
      'old',
      scored(200, () => 'why'),
    ),
    maxDrop: 0,
    maxFailures: 0,
  },
)

const refused = test.macro((t, rules: object, message: RegExp) => {
  t.throws(() => gate(ninety, rules as GateRules), {name: 'EvaluationError', message})
})
test('a gate without a rule is refused', refused, {}, /there is no rule that a run can fail\. Set one of min, max/)
test('options without a rule are refused', refused, {minCoverage: 1}, /no rule that a run can fail/)
test('a misspelt rule is refused', refused, {mim: {score: 1}}, /no option `mim`. Did you mean `min`\?/)
test('maxDrop without a baseline is refused', refused, {maxDrop: 0.1}, /needs a `baseline`/)
test(
  'text for a number is refused',
  refused,
  {min: {score: '0.9'}},
  /`min` must be numbers by metric, got an object with the keys score/,
)
test(
  '95 for 0.95 is refused',
  refused,
  {maxFailures: 1, confidence: 95},
  /`confidence` must be between 0.5 and 1, got 95/,
)
