import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {diagnostics} from 'enrich-span'
import {type EvaluateOptions, evaluate, fromRun, gate, openRun, rescore} from 'enrich-span/evaluate'
import {agreement, humanScores} from 'enrich-span/evaluate'

const quiet = {tracer: {destination: 'memory'}, progress: false, print: false} as const
const fileIn = (name: string): string => path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-scores-')), name)

/** A run of six datapoints whose judge says yes for even ones; the last one fails, the first two have no own id. */
async function storedRun(more: Partial<EvaluateOptions<never, never>> = {}) {
  const journal = fileIn('run.jsonl')
  const result = await evaluate({
    name: 'answers',
    dataset: Array.from({length: 6}, (_, n) => ({
      ...(n < 2 ? {} : {id: `q${n}`}),
      inputs: n,
      groundTruth: n % 2 === 0,
    })),
    function: ({inputs}) => {
      if (inputs === 5) throw new Error('no luck')
      return inputs
    },
    evaluators: [
      function judge(outputs) {
        return Number(outputs) % 2 === 0
      },
    ],
    ...(more as object),
    journal,
    ...quiet,
  })
  return {journal, result}
}

test('human scores are added to a run, its metrics are kept, and the judge is measured against them', async t => {
  const {journal, result} = await storedRun()
  const labels = fileIn('labels.csv')
  const [first, second] = result.datapoints.map(({id}) => id)
  writeFileSync(
    labels,
    `id,rater,label\n${first},a,true\n${second},a,false\nq2,a,true\nq2,b,true\nq3,a,true\nq4,a,true\nq4,b,false\n`,
  )
  const scored = await rescore(journal, {
    evaluators: [humanScores(labels)],
    keepMetrics: true,
    runEvaluators: [agreement(['judge', 'human'])],
    journal: fileIn('scored.jsonl'),
    ...quiet,
  })
  t.is(scored.metrics['judge']?.mean, result.metrics['judge']?.mean)
  // q3 is wrong, q4 is a tie, and the failed datapoint has no score.
  t.like(scored.metrics['human'], {scored: 4, mean: 0.75})
  t.is(scored.failed, 1)
  t.like(scored.runMetrics, {agreement: 0.5, agreement_observed: 0.75, agreement_n: 4})
  t.true(Number(scored.runMetrics['agreement_low']) < 0.5)
  t.is(gate(scored, {min: {agreement_low: 0.6}, maxFailures: 1}).verdict, 'failed')
  const {run} = await openRun(scored.journal ?? '')
  t.deepEqual(
    run.evaluators.map(({name}) => name),
    ['judge', 'human'],
  )
})

const values: readonly (readonly [title: string, rows: readonly object[], expected: unknown])[] = [
  [
    'numbers are averaged',
    [
      {id: 'q2', score: 1},
      {id: 'q2', score: '0.5'},
    ],
    0.75,
  ],
  [
    'verdicts go by majority',
    [
      {id: 'q2', value: 'true'},
      {id: 'q2', value: true},
      {id: 'q2', value: false},
    ],
    true,
  ],
  [
    'labels go by majority',
    [
      {id: 'q2', label: 'good'},
      {id: 'q2', label: 'good'},
      {id: 'q2', label: 'bad'},
    ],
    'good',
  ],
  [
    'a tie is not scored',
    [
      {id: 'q2', label: 'good'},
      {id: 'q2', label: 'bad'},
    ],
    undefined,
  ],
  [
    'a score of another trial is not that of this one',
    [
      {id: 'q2', trial: 1, score: 1},
      {id: 'q2', trial: '0', score: 0.25},
    ],
    0.25,
  ],
]
for (const [title, rows, expected] of values) {
  test(title, async t => {
    const {journal} = await storedRun()
    const scored = await rescore(journal, {evaluators: [humanScores(rows as never)], journal: false, ...quiet})
    t.is(scored.datapoints[2]?.metrics['human'], expected as never)
  })
}

test('ids that the run lacks are counted and reported; when none fits, nothing runs', async t => {
  const {journal} = await storedRun()
  const before = diagnostics().counts['scores-without-datapoint'] ?? 0
  await rescore(journal, {
    evaluators: [
      humanScores([
        {id: 'q2', score: 1},
        {id: 'x', score: 1},
      ]),
    ],
    journal: false,
    ...quiet,
  })
  t.is((diagnostics().counts['scores-without-datapoint'] ?? 0) - before, 1)
  await t.throwsAsync(rescore(journal, {evaluators: [humanScores([{id: 'x', score: 1}])], journal: false, ...quiet}), {
    name: 'EvaluationError',
    message: 'humanScores(): none of its 1 ids is in the run, such as "x"',
  })
})

test('without variation agreement is not scored, and a note says why', async t => {
  const {journal} = await storedRun()
  const rows = ['q2', 'q4'].map(id => ({id, value: true}))
  const all = await openRun(journal)
  const ids = [all.datapoints[0]?.id ?? '', ...rows.map(({id}) => id)]
  const scored = await rescore(journal, {
    evaluators: [humanScores(ids.map(id => ({id, value: true})))],
    keepMetrics: true,
    runEvaluators: [agreement(['judge', 'human'])],
    journal: false,
    ...quiet,
  })
  t.deepEqual(scored.runMetrics, {agreement_explanation: 'all 3 are rated 1: agreement cannot be shown'})
  t.is(gate(scored, {min: {agreement_low: 0.6}, maxFailures: 1}).verdict, 'inconclusive')
})

test('agreement on a metric that no datapoint has fails and names the nearest', async t => {
  const {journal} = await storedRun()
  const scored = await rescore(journal, {
    evaluators: [],
    keepMetrics: true,
    runEvaluators: [agreement(['judge', 'judg'])],
    journal: false,
    ...quiet,
  })
  t.is(String(scored.runFailures[0]?.error), 'Error: no datapoint has the metric "judg". Did you mean judge?')
})

test('agreement over a run that kept no datapoints fails and says so', async t => {
  const {result} = await storedRun({keep: 'summary', runEvaluators: [agreement(['judge', 'human'])]} as never)
  t.regex(String(result.runFailures[0]?.error), /kept none of its datapoints/)
})

test('ranks and numbers are measured by alpha', async t => {
  const {journal, result} = await storedRun()
  const human = result.datapoints.slice(0, 5).map(({id}, n) => ({id, score: n}))
  for (const level of ['ordinal', 'interval'] as const) {
    const {runMetrics} = await rescore(journal, {
      evaluators: [
        humanScores(human),
        function size(outputs: number) {
          return outputs
        },
      ] as never,
      runEvaluators: [agreement(['size', 'human'], {level})],
      journal: false,
      ...quiet,
    })
    t.is(runMetrics['agreement'], 1)
  }
})

const parts: readonly (readonly [
  only: 'failed' | 'not-passed' | 'flaky' | readonly string[],
  inputs: readonly number[],
])[] = [
  ['failed', [5]],
  ['not-passed', [1, 3, 5]],
  ['flaky', []],
  [
    ['q3', 'q4'],
    [3, 4],
  ],
]
for (const [only, inputs] of parts) {
  test(`fromRun with only ${String(only)} is a dataset with the ids of the run`, async t => {
    const {journal, result} = await storedRun()
    const again = await evaluate({
      name: 'hard',
      dataset: fromRun(journal, {only}),
      function: () => 1,
      journal: false,
      ...quiet,
    })
    t.deepEqual(
      again.datapoints.map(({datapoint}) => datapoint.inputs),
      [...inputs],
    )
    t.deepEqual(
      again.datapoints.map(({id}) => id),
      inputs.map(n => result.datapoints[n]?.id ?? ''),
    )
  })
}

test('fromRun finds the flaky datapoints of several trials, each once', async t => {
  const journal = fileIn('run.jsonl')
  await evaluate({
    name: 'flaky',
    dataset: [
      {id: 'a', inputs: 1},
      {id: 'b', inputs: 2},
    ],
    function: ({inputs}, {trial}) => inputs === 1 && trial === 1,
    evaluators: [
      function right(outputs) {
        return outputs
      },
    ],
    trials: 3,
    journal,
    ...quiet,
  })
  const ids: string[] = []
  for await (const {id} of fromRun(journal, {only: 'flaky'})) ids.push(String(id))
  t.deepEqual(ids, ['a'])
})
