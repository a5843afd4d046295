import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {evaluate, mergeRuns, openRun, rescore} from 'enrich-span/evaluate'
import {essence, survive} from './kill/survive.ts'

const file = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-')), 'run.jsonl')
const quiet = {tracer: {destination: 'memory'}} as const

test('a run that is killed again and again ends with the result of an undisturbed one', async t => {
  const undisturbed = await survive(0, 0)
  const {kills, result, repeated} = await survive(5, 120)
  t.log(`${kills} kills`)
  t.deepEqual(essence(result), essence(undisturbed.result))
  t.deepEqual(repeated, [])
})

test('a resumed run starts where the aborted run stopped', async t => {
  const journal = file()
  const calls: number[] = []
  const controller = new AbortController()
  const run = (signal?: AbortSignal) =>
    evaluate({
      name: 'resumed',
      dataset: Array.from({length: 20}, (_, n) => ({inputs: n})),
      function: async ({inputs}) => {
        calls.push(inputs)
        if (inputs === 7 && signal) controller.abort(new Error('stop'))
        return inputs * 2
      },
      evaluators: [outputs => outputs],
      maxWorkers: 1,
      journal,
      resume: true,
      signal,
      ...quiet,
    })
  const first = await run(controller.signal)
  t.like(first, {status: 'aborted', total: 20})
  const second = await run()
  t.like(second, {
    status: 'completed',
    total: 20,
    succeeded: 20,
    aborted: 0,
    runId: first.runId,
    startedAt: first.startedAt,
  })
  t.true(calls.length <= 21)
  t.deepEqual(
    second.datapoints.map(each => each.outputs),
    Array.from({length: 20}, (_, n) => n * 2),
  )
})

test("only: 'failed' runs failed datapoints again, and scores again where an evaluator failed", async t => {
  const journal = file()
  const calls: number[] = []
  let healthy = false
  const run = (only?: 'failed') =>
    evaluate({
      name: 'failed ones',
      dataset: Array.from({length: 6}, (_, n) => ({inputs: n})),
      function: ({inputs}) => {
        calls.push(inputs)
        if (inputs === 1 && !healthy) throw new Error('first time')
        return inputs
      },
      evaluators: [
        function fragile(outputs) {
          if (outputs === 3 && !healthy) throw new Error('first time')
          return outputs
        },
      ],
      journal,
      resume: only !== undefined,
      only,
      ...quiet,
    })
  t.like(await run(), {succeeded: 5, failed: 1, ok: false})
  healthy = true
  calls.length = 0
  const result = await run('failed')
  t.deepEqual(calls, [1])
  t.like(result, {succeeded: 6, failed: 0, ok: true})
  t.like(result.metrics['fragile'], {scored: 6, failed: 0, mean: 2.5})
  t.is((await openRun(journal)).datapoints.length, 6)
})

test('a run of another function, dataset or evaluators is not resumed, unless allowed', async t => {
  const journal = file()
  const base = {name: 'changed', dataset: [{inputs: 1}], function: () => 1, journal, ...quiet}
  await evaluate(base)
  const changes: [object, RegExp][] = [
    [{function: () => 2}, /made with another function/],
    [{dataset: [{inputs: 2}]}, /another dataset/],
    [{evaluators: [() => 1]}, /another list of evaluators \(was none, is evaluator_1\)/],
    [{trials: 2}, /another number of trials/],
  ]
  for (const [change, message] of changes) {
    await t.throwsAsync(evaluate({...base, resume: journal, ...change}), {name: 'EvaluationError', message})
  }
  const result = await evaluate({...base, function: () => 2, resume: journal, changed: 'allow'})
  t.is(result.datapoints[0]?.outputs, 1)
})

test('a run file that holds a run is not overwritten', async t => {
  const journal = file()
  const base = {name: 'twice', dataset: [{inputs: 1}], function: () => 1, journal, ...quiet}
  await evaluate(base)
  await t.throwsAsync(evaluate(base), {name: 'EvaluationError', message: /holds a run already/})
})

test('rescore: new evaluators over old outputs, the function is not called', async t => {
  const journal = file()
  let calls = 0
  await evaluate({
    name: 'old',
    dataset: Array.from({length: 4}, (_, n) => ({id: `i${n}`, inputs: n, groundTruth: n})),
    function: ({inputs}) => {
      calls += 1
      if (inputs === 2) throw new Error('two')
      return {answer: inputs}
    },
    journal,
    ...quiet,
  })
  const result = await rescore(journal, {
    evaluators: [
      function right(outputs: {answer: number}, inputs: number, truth: number) {
        return outputs.answer === inputs && inputs === truth
      },
    ],
    journal: false,
    ...quiet,
  })
  t.is(calls, 4)
  t.like(result, {name: 'old', total: 4, succeeded: 3, failed: 1})
  t.like(result.metrics, {right: {scored: 3, failed: 1, notScored: 0, mean: 1, meanWithFailures: 0.75}})
  t.like(result.datapoints[2], {id: 'i2', status: 'failed'})
  t.regex(String(result.datapoints[2]?.error), /two/)
})

test('shards, merged, equal the whole run', async t => {
  const options = {
    name: 'shards',
    dataset: Array.from({length: 23}, (_, n) => ({inputs: {n}})),
    function: ({inputs: {n}}: {inputs: {n: number}}) => {
      if (n % 5 === 0) throw new Error(`datapoint ${n}`)
      return n / 3
    },
    evaluators: [(outputs: number) => outputs],
    ...quiet,
  }
  const whole = await evaluate({...options, journal: false})
  const files: string[] = []
  for (const shard of ['1/3', '2/3', '3/3']) {
    const journal = file()
    files.push(journal)
    await evaluate({...options, shard, journal})
  }
  const merged = await mergeRuns(files)
  t.deepEqual(essence(merged), essence(whole))
  t.is(merged.spans.created, whole.spans.created)
  const unfinished = await mergeRuns([files[0] ?? ''])
  t.like(unfinished, {status: 'completed', total: 8})
  const other = file()
  await evaluate({...options, name: 'another', journal: other})
  await t.throwsAsync(mergeRuns([files[0] ?? '', other]), {name: 'EvaluationError', message: /differ in name/})
})

test("keep: 'summary' keeps nothing per datapoint, and the same numbers", async t => {
  const options = {
    name: 'summary',
    dataset: Array.from({length: 50}, (_, n) => ({inputs: n})),
    function: ({inputs}: {inputs: number}) => inputs / 3,
    evaluators: [(outputs: number) => outputs],
    journal: false as const,
    ...quiet,
  }
  const all = await evaluate(options)
  const summary = await evaluate({...options, keep: 'summary'})
  t.deepEqual(summary.metrics, all.metrics)
  t.is(summary.total, 50)
  t.deepEqual(summary.datapoints, [])
})
