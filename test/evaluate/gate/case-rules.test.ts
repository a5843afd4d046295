import test from 'ava'
import type {ComparableRun} from '../../../src/evaluate/compare/comparable-run.ts'
import type {GateRules, GateVerdict} from '../../../src/evaluate/gate/gate-rules.ts'
import {gate, gateSummary} from '../../../src/evaluate/gate/gate.ts'
import type {GatedRun} from '../../../src/evaluate/gate/gated-run.ts'
import {runOf, type Score} from '../compare/run-of.ts'

type Scores = Readonly<Record<string, Score | readonly Score[]>>
interface Case {
  readonly now: Scores
  readonly before?: Scores
  readonly rules: Omit<GateRules, 'baseline'>
  readonly more?: Partial<GatedRun>
  readonly verdict: GateVerdict
  readonly says: RegExp
}

const all = (value: Score, count = 10): Scores =>
  Object.fromEntries(Array.from({length: count}, (_, i) => [`i${i}`, value]))
const withData = (run: ComparableRun): ComparableRun => ({
  ...run,
  datapoints: run.datapoints.map(each => ({
    ...each,
    datapoint: {metadata: {required: each.id === 'i1', language: each.id === 'i0' ? 'de' : 'en'}, tags: [each.id]},
  })),
})

const cases: Readonly<Record<string, Case>> = {
  'a required datapoint that passes': {now: all(true), rules: {required: ['i1']}, verdict: 'passed', says: /passed/},
  'a required datapoint that fails, although the mean passes': {
    now: {...all(true), i1: false},
    rules: {min: {score: 0.9}, required: true},
    verdict: 'failed',
    says: /1 of 1 required datapoint did not pass: i1 \(score\)\. Each has one trial/,
  },
  'a required datapoint by a function of its tags': {
    now: {...all(true), i4: false},
    rules: {required: ({tags}) => tags?.includes('i4') ?? false},
    verdict: 'failed',
    says: /i4 \(score\)/,
  },
  'a required datapoint whose function failed': {
    now: {...all(true), i1: 'FAILED'},
    rules: {required: ['i1'], maxFailures: 1},
    verdict: 'failed',
    says: /i1 \(its function failed\)/,
  },
  'a required datapoint whose evaluator failed': {
    now: {...all(true), i1: 'EVALUATOR FAILED'},
    rules: {required: ['i1'], maxFailures: 1},
    verdict: 'inconclusive',
    says: /1 of 1 required datapoint not measured: i1/,
  },
  'a required datapoint that is gone': {
    now: all(true),
    rules: {required: ['i99']},
    verdict: 'inconclusive',
    says: /not measured: i99/,
  },
  'a required datapoint by the majority of its trials': {
    now: {...all(true), i1: [true, false, true]},
    rules: {required: ['i1']},
    verdict: 'passed',
    says: /passed/,
  },
  'a regression': {
    before: all(true),
    now: {...all(true), i3: false},
    rules: {maxRegressions: 0},
    verdict: 'failed',
    says: /1 of 10 datapoints that passed in the baseline fail now, 0 allowed: i3\. Each has one trial/,
  },
  'as many regressions as are allowed': {
    before: all(true),
    now: {...all(true), i3: false},
    rules: {maxRegressions: {score: 1}},
    verdict: 'passed',
    says: /passed/,
  },
  'a share of regressions': {
    before: all(true),
    now: {...all(true), i3: false, i4: false},
    rules: {maxRegressions: 0.1},
    verdict: 'failed',
    says: /2 of 10 .* 10\.0 % allowed/,
  },
  'a datapoint that failed before cannot regress': {
    before: {...all(true), i3: false},
    now: {...all(true), i3: false},
    rules: {maxRegressions: 0},
    verdict: 'passed',
    says: /passed/,
  },
  'a regression that failed evaluators hide': {
    before: all(true),
    now: {...all(true), i3: 'EVALUATOR FAILED'},
    rules: {maxRegressions: 0, maxFailures: 1},
    verdict: 'inconclusive',
    says: /1 more were not measured: i3/,
  },
  'a function that fails now is a regression': {
    before: all(true),
    now: {...all(true), i3: 'FAILED'},
    rules: {maxRegressions: 0, maxFailures: 1},
    verdict: 'failed',
    says: /i3/,
  },
  'nothing that could regress': {
    before: all(false),
    now: all(false),
    rules: {maxRegressions: 0},
    verdict: 'inconclusive',
    says: /no datapoint of the baseline passed/,
  },
  'case rules of a run that kept no datapoints': {
    before: all(true),
    now: {},
    rules: {required: ['i1']},
    more: {total: 10, metrics: {score: {scored: 10, failed: 0, mean: 1}}},
    verdict: 'inconclusive',
    says: /kept none of its datapoints/,
  },
  'a slice below its limit': {
    now: {...all(true), i0: false},
    rules: {slices: {language: {min: {score: 0.5}}}},
    verdict: 'failed',
    says: /language=de: score: 0 is below 0\.500/,
  },
  'a slice with too few datapoints is not judged': {
    now: {...all(true), i0: false},
    rules: {slices: {language: {min: {score: 0.5}, minItems: 2}}},
    verdict: 'passed',
    says: /passed/,
  },
  'a mean that fails only because evaluators failed': {
    now: {...all(true), i0: 'EVALUATOR FAILED', i1: 'EVALUATOR FAILED'},
    rules: {min: {score: 0.9}, maxFailures: 2},
    verdict: 'inconclusive',
    says: /score: 0\.800 is below 0\.900; failed evaluators decide this/,
  },
  'a limit that holds only because failed evaluators count as 0': {
    now: {i0: 8, i1: 8, i2: 'EVALUATOR FAILED', i3: 'EVALUATOR FAILED'},
    rules: {max: {score: 5}, maxFailures: 2},
    verdict: 'inconclusive',
    says: /score: 4\.00 is at most 5\.00; failed evaluators decide this/,
  },
  'a mean that fails whatever the failed evaluators would have said': {
    now: {...all(false), i0: 'EVALUATOR FAILED'},
    rules: {min: {score: 0.9}, maxFailures: 2},
    verdict: 'failed',
    says: /score: 0 is below 0\.900/,
  },
  'a cost with calls that have no price': {
    now: all(true),
    rules: {maxCost: 1},
    more: {usage: {inputTokens: 1, outputTokens: 1, cost: 0.5, unpriced: 2}} as object,
    verdict: 'inconclusive',
    says: /cost: 2 calls had no cost/,
  },
  'a cost above the limit, whatever the other calls cost': {
    now: all(true),
    rules: {maxCost: 0.1},
    more: {usage: {inputTokens: 1, outputTokens: 1, cost: 0.5, unpriced: 2}} as object,
    verdict: 'failed',
    says: /cost: 0\.500 is above 0\.100/,
  },
  'runs that have nothing in common': {
    before: {a: true, b: true},
    now: all(true),
    rules: {maxDrop: 0},
    verdict: 'inconclusive',
    says: /no datapoint in common/,
  },
  'an interrupted run': {
    now: all(true),
    rules: {min: {score: 0.5}},
    more: {status: 'interrupted'},
    verdict: 'inconclusive',
    says: /the run was interrupted/,
  },
}

for (const [what, {now, before, rules, more, verdict, says}] of Object.entries(cases)) {
  const baseline = before === undefined ? undefined : withData(runOf('old', before))
  const run = {...withData(runOf('new', now)), ...more}

  test(`${what}: ${verdict}`, t => {
    const result = gate(run, {...rules, ...(baseline === undefined ? {} : {baseline})})
    t.is(result.verdict, verdict, gateSummary(result))
    t.is(result.passed, verdict === 'passed')
    t.regex(gateSummary(result), says)
  })
}

for (const [what, {now, before, rules, more, verdict}] of Object.entries(cases)) {
  if (verdict !== 'inconclusive') continue
  test(`${what}, with one really failed rule beside it: failed`, t => {
    const baseline = before === undefined ? {} : {baseline: withData(runOf('old', before))}
    const run = {...withData(runOf('new', now)), ...more, runMetrics: {recall: 0.1}}
    t.is(gate(run, {...rules, ...baseline, min: {...rules.min, recall: 0.5}}).verdict, 'failed')
  })
}

test('maxRegressions of numbers without an assert is refused, because nothing says what passing is', t => {
  const run = runOf('new', all(0.5))
  t.throws(() => gate(run, {baseline: runOf('old', all(0.6)), maxRegressions: {score: 0}}), {
    name: 'EvaluationError',
    message: /`maxRegressions\.score`: the metric has numbers without an `assert`/,
  })
  const asserted = {evaluators: [{name: 'score', asserts: true as const, assert: 0.4}]}
  t.true(
    gate({...run, ...asserted}, {baseline: {...runOf('old', all(0.6)), ...asserted}, maxRegressions: {score: 0}})
      .passed,
  )
})
