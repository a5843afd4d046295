import {readFileSync, writeFileSync, mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {type EvaluateResult, evaluate, fromStoredRun, mergeRuns, openRun, type Reducer} from 'enrich-span/evaluate'
import {RunTally} from '../../../src/evaluate/evaluators/run-tally.ts'
import {reduceTrials, datapointPasses} from '../../../src/evaluate/metrics/reducer.ts'
import type {DatapointResult} from '../../../src/evaluate/metrics/results.ts'
import {holm} from '../../../src/evaluate/statistics/p-values.ts'

interface Vectors {
  readonly passAtK: {
    readonly cases: readonly {
      readonly n: number
      readonly c: number
      readonly k: number
      readonly passAtK: number
      readonly passHatK: number
    }[]
  }
  readonly reducers: {
    readonly cases: readonly ({readonly trials: readonly (boolean | 'failed')[]; readonly flaky: boolean} & Record<
      'mean' | 'any' | 'all' | 'majority',
      number | boolean
    >)[]
  }
  readonly trialIntervals: {
    readonly cases: readonly {
      readonly kind: 'verdicts' | 'scores'
      readonly items: readonly (readonly number[])[]
      readonly mean: number
      readonly interval: readonly [number, number]
    }[]
  }
  readonly holm: {readonly cases: readonly {readonly p: readonly number[]; readonly adjusted: readonly number[]}[]}
}

const vectors = JSON.parse(readFileSync('test/fixtures/experiments-trials.json', 'utf8')) as Vectors
const near = (one: number | undefined, other: number): boolean => Math.abs((one ?? Number.NaN) - other) < 1e-8

for (const {n, c, k, passAtK, passHatK} of vectors.passAtK.cases) {
  test(`pass@${k} of ${c} in ${n} is ${passAtK}, pass^${k} is ${passHatK}`, t => {
    const counts = {trials: n, passed: c, mean: 0}
    t.true(near(reduceTrials(`pass@${k}`, counts), passAtK))
    t.true(near(reduceTrials(`pass^${k}`, counts), passHatK))
  })
}

const result = (index: number, trial: number, value: number | boolean | 'failed'): DatapointResult => ({
  id: `i${index}`,
  index,
  trial,
  datapoint: {inputs: index, groundTruth: undefined},
  status: 'ok',
  metrics: value === 'failed' ? {} : {m: value},
  failures: value === 'failed' ? [{evaluator: 'm', error: new Error('failed')}] : [],
  attempts: 1,
  latencyMs: 1,
  waitedMs: 0,
  sessionId: '',
  traceId: '',
})

const tallyOf = (items: readonly (readonly (number | boolean | 'failed')[])[], reducer: Reducer = 'mean') => {
  const named = {name: 'm', subject: '', measure: () => undefined, options: {reducer}}
  const tally = new RunTally([named], Math.max(2, ...items.map(({length}) => length)))
  for (const [index, values] of items.entries()) {
    // The last trial ends first.
    for (const trial of values.keys()) {
      const at = values.length - 1 - trial
      tally.add(result(index, at, values[at] ?? 'failed'))
    }
  }
  return tally.summaries()['m']
}

for (const {trials, flaky, ...values} of vectors.reducers.cases) {
  test(`trials ${trials.join(' ')} are reduced`, t => {
    const passed = trials.filter(trial => trial === true).length
    const counts = {trials: trials.length, passed, mean: passed / trials.length}
    for (const [reducer, value] of Object.entries(values)) {
      t.true(near(reduceTrials(reducer as Reducer, counts), Number(value)), reducer)
      if (reducer !== 'mean') t.is(datapointPasses(reducer as Reducer, counts), value as boolean)
    }
    t.is(tallyOf([trials])?.flaky, flaky ? 1 : 0)
    t.is(tallyOf([trials], 'all')?.reduced?.mean, Number(values.all))
  })
}

for (const {kind, items, mean, interval} of vectors.trialIntervals.cases) {
  test(`the interval of ${kind} ${JSON.stringify(items).slice(0, 60)} is by datapoint`, t => {
    const summary = tallyOf(items.map(values => values.map(value => (kind === 'verdicts' ? value === 1 : value))))
    t.true(near(summary?.mean, mean))
    t.true(near(summary?.interval?.[0], interval[0]), `${summary?.interval?.join(' ')} ${interval.join(' ')}`)
    t.true(near(summary?.interval?.[1], interval[1]))
  })
}

for (const {p, adjusted} of vectors.holm.cases) {
  test(`Holm corrects ${p.join(' ')}`, t => {
    t.true(holm(p).every((each, at) => near(each, adjusted[at] ?? 0)))
  })
}

test('fewer trials than k are not scored, never the 1 of the product formula', t => {
  t.is(reduceTrials('pass@3', {trials: 2, passed: 0, mean: 0}), undefined)
  t.like(
    tallyOf(
      [
        [true, false],
        [true, true, true],
      ],
      'pass@3',
    )?.reduced,
    {items: 1, notScored: 1, mean: 1},
  )
})

const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-'))
let files = 0
const file = (): string => path.join(folder, `${files++}.jsonl`)

const run = (settings: object): Promise<EvaluateResult> =>
  evaluate({
    name: 'trials',
    dataset: Array.from({length: 12}, (_, n) => ({id: `q${n}`, inputs: n})),
    function: ({inputs}, {trial}) => {
      if (inputs === 3 && trial === 1) throw new Error('no luck')
      return (inputs * 7 + trial * 3) % 5
    },
    evaluators: [
      {name: 'right', reducer: 'pass@2', evaluate: (outputs: number) => outputs > 1},
      {name: 'score', evaluate: (outputs: number) => outputs / 7},
      {name: 'enough', assert: 2, reducer: 'all', evaluate: (outputs: number) => outputs},
    ],
    trials: 3,
    maxWorkers: 4,
    git: false,
    tracer: {destination: 'memory'},
    ...settings,
  })

test('a resumed run, merged shards, a restored run and a summary have the same figures by datapoint', async t => {
  const journal = file()
  const whole = await run({journal})
  t.like(whole.metrics['right'], {reduced: {reducer: 'pass@2', items: 12, notScored: 0}})
  t.true((whole.metrics['right']?.flaky ?? 0) > 0)
  const cut = file()
  writeFileSync(cut, readFileSync(journal, 'utf8').split('\n').slice(0, 15).join('\n'))
  const shards = ['1/3', '2/3', '3/3'].map(shard => ({shard, journal: file()}))
  for (const shard of shards) await run(shard)
  const others = {
    resumed: await run({journal: cut, resume: true}),
    summary: await run({journal: file(), keep: 'summary', maxWorkers: 1}),
    merged: await mergeRuns(shards.map(each => each.journal)),
    restored: fromStoredRun(await openRun(journal)),
  }
  for (const [what, {metrics}] of Object.entries(others)) t.deepEqual(metrics, whole.metrics, what)
})

test('a reducer other than the mean fails on a number that neither passes nor fails', async t => {
  const {datapoints} = await evaluate({
    name: 'graded',
    dataset: [{inputs: 1}],
    function: () => 0.7,
    evaluators: [{name: 'graded', reducer: 'any', evaluate: (outputs: number) => outputs}],
    tracer: {destination: 'memory'},
    journal: false,
  })
  t.regex(String(datapoints[0]?.failures[0]?.error), /returned 0\.7, and its reducer 'any' counts trials that pass/)
})

test('a reducer that needs more trials than there are is refused', async t => {
  await t.throwsAsync(run({journal: false, trials: 1}), {
    name: 'EvaluationError',
    message: /evaluator "right": reducer 'pass@2' needs 2 trials, and each datapoint has 1/,
  })
})
