import test from 'ava'
import {compare, evaluate, evaluator, gate, runText} from 'enrich-span/evaluate'
import {explainedBy, withoutNotes} from '../../../src/evaluate/metrics/notes.ts'

const quiet = {tracer: {destination: 'memory'}, journal: false, progress: false, print: false} as const
const dataset = [{inputs: 1}, {inputs: 2}, {inputs: 3}]

test('an object in the list is an evaluator with its options', async t => {
  const result = await evaluate({
    name: 'entries',
    dataset,
    function: ({inputs}) => ({text: 'x'.repeat(inputs)}),
    evaluators: [
      {name: 'length', worst: 9, evaluate: outputs => outputs.text.length},
      {evaluate: evaluator({name: 'carried', weight: 2}, (outputs: {text: string}) => outputs.text !== '')},
      {name: 'given', evaluate: evaluator({name: 'carried, too'}, () => 1)},
      function own(outputs) {
        return outputs.text === 'x'
      },
    ],
    ...quiet,
  })
  t.deepEqual(Object.keys(result.metrics), ['length', 'carried', 'given', 'own'])
  t.is(result.metrics['length']?.mean, 2)
  t.is(result.metrics['length']?.worst, 9)
  t.is(result.score, 1)
})

const refused: [what: string, entry: unknown, message: RegExp][] = [
  ['an inline function without a name', {evaluate: () => 1}, /evaluators\[1\]: give it a name/],
  ['an object without a form', {name: 'x'}, /evaluators\[1\]: `evaluate` is missing/],
  ['an unknown option', {name: 'x', evaluate: () => 1, weigth: 2}, /evaluators\[1\]: there is no option `weigth`. Did/],
  ['a range from high to low', {name: 'x', evaluate: () => 1, range: [1, 0]}, /`range` must be a list \[low, high\]/],
  ['text', 'exact', /evaluator 2 must be a function, got string/],
]

for (const [what, entry, message] of refused) {
  test(`refused before anything runs: ${what}`, async t => {
    let calls = 0
    const run = evaluate({
      name: 'refused',
      dataset,
      function: () => calls++,
      evaluators: [() => 1, entry as () => number],
      ...quiet,
    })
    await t.throwsAsync(run, {name: 'EvaluationError', message})
    t.is(calls, 0)
  })
}

const outside: [what: string, score: unknown, message: RegExp][] = [
  ['a number above', 98_989, /scored 98989, outside 0 to 1/],
  ['a number below', -0.1, /scored -0.1, outside 0 to 1/],
  ['text', '0.9', /scored text, but its range is 0 to 1/],
]

for (const [what, score, message] of outside) {
  test(`a range refuses ${what}: the evaluator fails, the score does not count`, async t => {
    const result = await evaluate({
      name: 'range',
      dataset,
      function: ({inputs}) => inputs,
      evaluators: [{name: 'judged', range: [0, 1], evaluate: outputs => (outputs === 1 ? score : 1)}],
      ...quiet,
    })
    t.regex(String(result.datapoints[0]?.failures[0]?.error), message)
    t.like(result.metrics['judged'], {scored: 2, failed: 1, mean: 1})
  })
}

test('a failed datapoint counts as the bad end of the range', async t => {
  const worstOf = async (options: object): Promise<unknown> => {
    const result = await evaluate({
      name: 'range',
      dataset: [{inputs: 1}, {inputs: 2}],
      function: ({inputs}) => {
        if (inputs === 2) throw new Error('two')
        return inputs
      },
      evaluators: [{name: 'judged', range: [1, 5], ...options, evaluate: () => 3}],
      ...quiet,
    })
    return result.metrics['judged']?.meanWithFailures
  }
  t.is(await worstOf({}), 2)
  t.is(await worstOf({lowerIsBetter: true}), 4)
  t.is(await worstOf({worst: 2}), 2.5)
})

async function distances(values: readonly number[]) {
  return evaluate({
    name: 'distances',
    dataset: values.map((_, n) => ({id: `q${n}`, inputs: n})),
    function: ({inputs}) => values[inputs],
    evaluators: [{name: 'distance', lowerIsBetter: true, evaluate: outputs => outputs}],
    ...quiet,
  })
}

test('compare, gate and reports know that low values are good; a list given to them wins', async t => {
  const before = await distances(Array.from({length: 20}, (_, n) => 2 + n / 100))
  const after = await distances(Array.from({length: 20}, (_, n) => 9 + n / 100))
  t.like(compare(before, after).metrics['distance'], {lowerIsBetter: true, verdict: 'worse'})
  t.like(compare(before, after, {lowerIsBetter: []}).metrics['distance'], {lowerIsBetter: false, verdict: 'better'})
  t.false(gate(after, {maxDrop: 1, baseline: before}).passed)
  t.true(gate(after, {maxDrop: 1, baseline: before, lowerIsBetter: []}).passed)
  t.regex(runText(after), /distance highest: q19/)
  t.regex(runText(after, {lowerIsBetter: []}), /distance lowest: q0/)
})

test('an explanation is a note: with its datapoint, in no table, comparison or gate', async t => {
  const run = async () =>
    evaluate({
      name: 'notes',
      dataset,
      function: ({inputs}) => inputs,
      evaluators: [{name: 'judged', evaluate: () => ({score: 1, explanation: 'because'})}],
      ...quiet,
    })
  const [before, after] = [await run(), await run()]
  t.is(after.datapoints[0]?.metrics['judged_explanation'], 'because')
  t.is(after.metrics['judged_explanation']?.scored, 3)
  t.notRegex(runText(after), /judged_explanation/)
  t.deepEqual(Object.keys(compare(before, after).metrics), ['judged'])
  t.deepEqual(Object.keys(withoutNotes(after.metrics)), ['judged'])
  t.is(explainedBy('bad_explanation', new Set(['good'])), undefined, 'a metric of that name stays one')
})

test('numbers and texts in one metric: the summary counts both', async t => {
  const result = await evaluate({
    name: 'mixed',
    dataset,
    function: ({inputs}) => inputs,
    evaluators: [{name: 'mixed', evaluate: outputs => (outputs === 1 ? 'one' : outputs)}],
    ...quiet,
  })
  t.like(result.metrics['mixed'], {scored: 3, numbers: 2, texts: 1})
  t.regex(runText(result), /mixed has 2 numbers and 1 text: its mean covers the numbers only/)
})
