import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {
  evaluate,
  evaluator,
  type EvaluatorOptions,
  fromStoredRun,
  mergeRuns,
  openRun,
  type RunLine,
  runEvaluator,
} from 'enrich-span/evaluate'
import {evaluatorOptions, fromStoredEvaluator} from '../../../src/evaluate/metrics/evaluator-options.ts'

/** A value of each option that changes the result of the experiment below. */
const samples: {readonly [K in keyof EvaluatorOptions]-?: NonNullable<EvaluatorOptions[K]>} = {
  name: 'length',
  worst: 9,
  range: [1, 2],
  lowerIsBetter: true,
  version: '2',
  aggregate: 'max',
  weight: 2,
  assert: 2,
  // Scores that say neither pass nor fail make its evaluator fail.
  reducer: 'majority',
  timeout: 1_000,
  retries: 1,
}

const withoutFingerprint = ({evaluators}: RunLine): object[] =>
  evaluators.map(each => Object.fromEntries(Object.entries(each).filter(([field]) => field !== 'fingerprint')))

const file = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-')), 'run.jsonl')

// The third datapoint fails, and counts as `worst`.
function run(options: EvaluatorOptions, settings: {journal: string; resume?: true; shard?: string}) {
  return evaluate({
    name: 'options',
    dataset: [3, 1, Number.NaN, 2].map(inputs => ({inputs})),
    function: ({inputs}) => {
      if (Number.isNaN(inputs)) throw new Error('not a number')
      return inputs
    },
    evaluators: [evaluator({name: 'size', ...options}, (outputs: number) => outputs)],
    version: 'the same',
    tracer: {destination: 'memory'},
    ...settings,
  })
}

for (const [option, row] of Object.entries(evaluatorOptions)) {
  const value = samples[option as keyof EvaluatorOptions]
  const options: EvaluatorOptions = {[option]: value}
  const wrong: EvaluatorOptions = {[option]: Symbol('wrong')}
  const message = new RegExp(`\`${option}\` must be `)

  test(`evaluator() takes \`${option}\` and refuses a wrong value`, t => {
    t.notThrows(() => evaluator(options, () => 1))
    t.throws(() => evaluator(wrong, () => 1), {name: 'EvaluationError', message})
  })

  test(`runEvaluator() ${row.perRun ? 'takes' : 'does not know'} \`${option}\``, t => {
    if (row.perRun) t.notThrows(() => runEvaluator(options, () => 1))
    const refused = row.perRun ? message : new RegExp(`there is no option \`${option}\``)
    t.throws(() => runEvaluator(row.perRun ? wrong : options, () => 1), {name: 'EvaluationError', message: refused})
  })

  const {stored} = row
  if (stored === undefined) {
    test(`\`${option}\` leaves nothing but a name in the run file`, async t => {
      const journal = file()
      await run(options, {journal})
      t.deepEqual(withoutFingerprint((await openRun(journal)).run), [{name: options.name ?? 'size'}])
    })
    continue
  }

  test(`\`${option}\` is in the run file, and counts in a resumed, a restored and a merged run`, async t => {
    const journal = file()
    const whole = await run(options, {journal})
    const {run: line} = await openRun(journal)
    const written = Object.entries(stored.write(options)).filter(([, field]) => field !== undefined)
    t.true(written.length > 0)
    t.deepEqual(withoutFingerprint(line), [{name: 'size', ...Object.fromEntries(written)}])
    const back = fromStoredEvaluator({name: 'size', ...Object.fromEntries(written)})[option as keyof EvaluatorOptions]
    t.deepEqual(back, value)

    const plain = await run({}, {journal: file()})
    // A version changes nothing but what a later run is compared with.
    if (option !== 'version')
      t.notDeepEqual([whole.metrics, whole.score], [plain.metrics, plain.score], 'the sample changes the result')

    const interrupted = file()
    writeFileSync(interrupted, readFileSync(journal, 'utf8').split('\n').slice(0, 3).join('\n'))
    const resumed = await run(options, {journal: interrupted, resume: true})
    const shards = ['1/2', '2/2'].map(shard => ({shard, journal: file()}))
    for (const each of shards) await run(options, each)
    const merged = await mergeRuns(shards.map(each => each.journal))
    for (const [what, other] of Object.entries({resumed, merged, alone: await mergeRuns([journal])})) {
      t.deepEqual([other.metrics, other.score, other.ok], [whole.metrics, whole.score, whole.ok], what)
    }
    t.deepEqual(fromStoredRun(await openRun(journal)).metrics, whole.metrics)
  })
}
