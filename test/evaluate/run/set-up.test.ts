import {mkdtempSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {evaluate, evaluator, openRun} from 'enrich-span/evaluate'

const right = {name: 'x', dataset: [{inputs: 1}], function: () => 1, tracer: {destination: 'memory'}, journal: false}
const call = evaluate as unknown as (options: unknown) => Promise<unknown>
const named = (): number => 1

const wrong: [string, object, RegExp][] = [
  ['no name', {name: undefined}, /`name` is missing; it must be text/],
  ['no dataset', {dataset: undefined}, /`dataset` is missing/],
  ['a dataset that is none', {dataset: 5}, /`dataset` must be a list, an iterable or an async iterable.*got 5/],
  ['a dataset that is text', {dataset: 'file.csv'}, /`dataset` must be a list/],
  ['no function', {function: undefined}, /`function` is missing; it must be a function/],
  ['a function that is none', {function: 'answer'}, /`function` must be a function, got 'answer'/],
  ['two evaluators of one name', {evaluators: [named, named]}, /two evaluators are named "named".*evaluator\(\{name/],
  ['an evaluator that is none', {evaluators: ['exact']}, /evaluator 1 must be a function, got string/],
  ['no workers', {maxWorkers: 0}, /`maxWorkers` must be a whole number, 1 or more, got 0/],
  ['an unknown option', {maxWorker: 3}, /there is no option `maxWorker`. Did you mean `maxWorkers`\?/],
  ['a wrong tracer option', {tracer: {destination: 'consol'}}, /`tracer`: .*destination/],
  [
    'a run file that cannot be written',
    {journal: 'package.json/run.jsonl'},
    /`journal`: the run file cannot be written/,
  ],
]

for (const [what, options, message] of wrong) {
  test(`${what}: one clear error`, async t => {
    await t.throwsAsync(call({...right, ...options}), {name: 'EvaluationError', message})
  })
}

test('no options at all: one clear error', async t => {
  await t.throwsAsync(call(undefined), {name: 'EvaluationError', message: /options must be an object, got undefined/})
})

test('a wrong evaluator option throws at once', t => {
  const options = {nam: 'x'} as object
  t.throws(() => evaluator(options, () => 1), {name: 'EvaluationError', message: /Did you mean `name`/})
})

test('the run file is private and holds the run, each item and the end', async t => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-')), 'deep', 'run.jsonl')
  const result = await evaluate({
    name: 'file',
    dataset: [
      {id: 'a', inputs: {q: 1}, groundTruth: 'x'},
      {id: 'b', inputs: {q: 2}},
    ],
    function: function answer({inputs}) {
      if (inputs.q === 2) throw new RangeError('two')
      return 'x'
    },
    evaluators: [evaluator({name: 'exact', worst: 0}, (outputs, _, truth) => outputs === truth)],
    tracer: {destination: 'memory'},
    journal: file,
  })
  t.is(result.journal, file)
  t.is(statSync(file).mode & 0o777, 0o600)
  const run = await openRun(file)
  t.like(run.run, {runId: result.runId, name: 'file', total: 2, function: {name: 'answer'}, trials: 1})
  t.like(run.run.evaluators[0], {name: 'exact', worst: 0})
  t.like(run.datapoints[0], {id: 'a', status: 'ok', outputs: 'x', metrics: {exact: true}, attempts: 1})
  t.like(run.datapoints[1], {id: 'b', status: 'failed', error: {name: 'RangeError', message: 'two'}})
  t.like(run.end, {status: 'completed', total: 2, succeeded: 1, failed: 1, ok: false})
})

test('a torn last line and damaged lines are set aside, the rest is read', async t => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-')), 'run.jsonl')
  await evaluate({...right, dataset: [{inputs: 1}, {inputs: 2}], tracer: {destination: 'memory'}, journal: file})
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  writeFileSync(
    file,
    [lines[0], '{"type":"datapoint","ind', 'not json', ...lines.slice(1, -1), lines.at(-1)?.slice(0, 20)].join('\n'),
  )
  const run = await openRun(file)
  t.is(run.datapoints.length, 2)
  t.deepEqual(
    run.damaged.map(({line}) => line),
    [2, 3, 6],
  )
  t.is(run.end, undefined)
})

test('a file that is not a run file is refused', async t => {
  await t.throwsAsync(openRun('package.json'), {name: 'EvaluationError', message: /is not a run file/})
  await t.throwsAsync(openRun('nowhere.jsonl'), {name: 'EvaluationError', message: /cannot be read/})
})
