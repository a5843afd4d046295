import test from 'ava'
import {compareRuns, evaluateVariants, experiment, runsMarkdown, runsText} from 'enrich-span/evaluate'
import {runOf, scored} from '../compare/run-of.ts'

const base = {
  name: 'matrix',
  dataset: Array.from({length: 40}, (_, n) => ({id: `q${n}`, inputs: n})),
  evaluators: [
    function right(outputs: boolean) {
      return outputs
    },
  ],
  git: false,
  tracer: {destination: 'memory'},
  journal: false,
} as const

test('each combination is a run of its own, with its parameters and one group', async t => {
  const answers = experiment({
    ...base,
    parameters: {temperature: 0},
    variants: {model: ['small', 'large'], prompt: ['v1', 'v2']},
    function: ({inputs}, {parameters}) => parameters.model === 'large' || inputs % 2 === 0,
  })
  const {runs, comparison} = await evaluateVariants(answers)
  t.deepEqual(
    runs.map(({parameters}) => [parameters.temperature, parameters.model, parameters.prompt]),
    [
      [0, 'small', 'v1'],
      [0, 'small', 'v2'],
      [0, 'large', 'v1'],
      [0, 'large', 'v2'],
    ],
  )
  t.is(new Set(runs.map(({group}) => group)).size, 1)
  t.regex(comparison.runs[2]?.comparison?.metrics['right']?.summary ?? '', /^better: 20 of 40 flipped to right/)
  t.regex(runsText(comparison, {width: 200}), /model="small", prompt="v1", temperature=0 \(baseline\) +0\.500/)
  t.regex(runsText(comparison, {width: 200}), /model="small", prompt="v2".* 0\.500 unchanged/)
  t.regex(runsMarkdown(comparison), /\| 1\.00 \+0\.500 better \|/)
  const {runs: some} = await evaluateVariants(answers, {
    only: {model: 'large'},
    baseline: {temperature: 0, model: 'large', prompt: 'v2'},
  })
  t.is(some.length, 2)
})

for (const [what, variants, message] of [
  ['an empty list', {model: []}, /`variants\.model` must be a list of values/],
  ['a value twice', {model: ['a', 'b', 'a']}, /`variants\.model` has "a" twice/],
  [
    'more than 100 combinations',
    {a: Array.from({length: 11}, (_, n) => n), b: Array.from({length: 10}, (_, n) => n)},
    /more than 100 combinations/,
  ],
] as const) {
  test(`${what} is refused`, async t => {
    await t.throwsAsync(evaluateVariants({...base, variants, function: () => true}), {name: 'EvaluationError', message})
  })
}

test('several runs share one correction, and equal runs are not ranked', t => {
  const run = (name: string, from: number) =>
    runOf(
      name,
      scored(40, index => index >= from),
    )
  const two = compareRuns([run('a', 0), run('b', 6)])
  const many = compareRuns([run('a', 0), run('b', 6), run('c', 0), run('d', 1), run('e', 2)])
  const p = ({runs}: typeof two): number => {
    const metric = runs[1]?.comparison?.metrics['score']
    return metric !== undefined && 'pAdjusted' in metric ? metric.pAdjusted : Number.NaN
  }
  t.true(Math.abs(p(many) - 4 * p(two)) < 1e-12)
  t.throws(() => compareRuns([run('a', 0)]), {message: /give 2 to 20 runs, got 1/})
  t.regex(
    runsText({...many, runs: many.runs.map(each => ({...each, means: {score: 1}}))}),
    /no evidence of a difference/,
  )
})
