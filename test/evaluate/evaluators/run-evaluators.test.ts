import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {enrichSpan} from 'enrich-span'
import {
  compare,
  comparisonMarkdown,
  comparisonText,
  evaluate,
  evaluator,
  fromStoredRun,
  gate,
  gateSummary,
  mergeRuns,
  openRun,
  type RunEvaluator,
  rescore,
  runEvaluator,
  runMarkdown,
  runText,
} from 'enrich-span/evaluate'
import {recordSpans} from 'enrich-span/testing'

const file = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-')), 'run.jsonl')
const quiet = {tracer: {destination: 'memory'}, print: false} as const

/** The share of the positives that were found: no mean over items can be this. */
const recall: RunEvaluator<number, boolean, boolean> = ({datapoints}) => {
  const positives = datapoints.filter(({datapoint}) => datapoint.groundTruth)
  return positives.filter(({outputs}) => outputs).length / positives.length
}

// 12 items, every third is a positive; those below `from` are found.
const experiment = (from: number) => ({
  name: 'found',
  dataset: Array.from({length: 12}, (_, n) => ({id: `i${n}`, inputs: n, groundTruth: n % 3 === 0})),
  function: ({inputs}: {inputs: number}) => inputs < from,
  evaluators: [
    function exact(outputs: boolean, _: number, truth: boolean) {
      return outputs === truth
    },
  ],
  runEvaluators: [runEvaluator({name: 'recall'}, recall)],
  version: 'the same',
  ...quiet,
})

test('a run evaluator measures the whole run: in the result, its JSON, the run file and the reports', async t => {
  const journal = file()
  const result = await evaluate({...experiment(6), journal})
  t.deepEqual(result.runMetrics, {recall: 0.5})
  t.deepEqual(result.runFailures, [])
  t.like(JSON.parse(JSON.stringify(result)), {runMetrics: {recall: 0.5}, runFailures: []})
  const stored = await openRun(journal)
  t.like(stored.end, {runMetrics: {recall: 0.5}, runFailures: []})
  t.deepEqual(stored.run.runEvaluators, [{name: 'recall'}])
  for (const run of [result, fromStoredRun(stored)]) {
    t.regex(runText(run), /^recall, of the whole run: 0\.500$/m)
    t.regex(runMarkdown(run), /^recall, of the whole run: 0\.500$/m)
  }
})

test('it sees the run as its items left it, in the order of the dataset', async t => {
  const result = await evaluate({
    ...experiment(6),
    runEvaluators: [
      run => {
        t.like(run, {name: 'found', total: 12, succeeded: 12, failed: 0})
        t.deepEqual(
          run.datapoints.map(({id}) => id),
          Array.from({length: 12}, (_, n) => `i${n}`),
        )
        return {score: run.metrics['exact']?.mean ?? -1, label: 'fine'}
      },
    ],
    journal: false,
  })
  t.deepEqual(result.runMetrics, {run_evaluator_1: 0.5, run_evaluator_1_label: 'fine'})
})

test("with keep: 'summary' it gets counts and metrics, and no datapoints", async t => {
  const seen: number[] = []
  const result = await evaluate({
    ...experiment(6),
    runEvaluators: [
      function failures({total, succeeded, metrics, latency, datapoints}) {
        seen.push(total, succeeded, metrics['exact']?.scored ?? -1, latency.calls, datapoints.length)
        return total - succeeded
      },
    ],
    keep: 'summary',
    journal: false,
  })
  t.deepEqual(seen, [12, 12, 12, 12, 0])
  t.deepEqual(result.runMetrics, {failures: 0})
})

test('they run side by side; one that fails, hangs or gives nonsense is told and costs nothing else', async t => {
  const result = await evaluate({
    ...experiment(6),
    runEvaluators: [
      runEvaluator({name: 'hangs', timeout: 20}, () => new Promise(() => {})),
      function throws() {
        throw new RangeError('mine')
      },
      runEvaluator({name: 'nonsense'}, () => Number.NaN),
      async function rejects() {
        throw new TypeError('later')
      },
      recall,
    ],
    journal: false,
  })
  t.deepEqual(result.runMetrics, {recall: 0.5})
  t.deepEqual(
    result.runFailures.map(({evaluator: name, error}) => [name, (error as Error).name]),
    [
      ['hangs', 'TimeoutError'],
      ['throws', 'RangeError'],
      ['nonsense', 'TypeError'],
      ['rejects', 'TypeError'],
    ],
  )
  t.like(result, {status: 'completed', ok: false, total: 12, succeeded: 12})
  t.regex(runText(result), /run evaluator throws failed: RangeError: mine/)
  t.regex(gateSummary(gate(result, {min: {recall: 0.1}})), /run evaluator hangs failed/)
})

test('retries, asserts, weights and turns work as for evaluators', async t => {
  let calls = 0
  let running = 0
  let most = 0
  const slow = async (): Promise<number> => {
    most = Math.max(most, ++running)
    for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve))
    running -= 1
    return 1
  }
  const result = await evaluate({
    ...experiment(6),
    evaluators: [evaluator({name: 'exact', weight: 1}, (outputs, _, truth) => outputs === truth)],
    runEvaluators: [
      runEvaluator({name: 'flaky', retries: 2, weight: 3}, () => {
        calls += 1
        if (calls < 3) throw new Error('not yet')
        return 1
      }),
      runEvaluator({name: 'low', assert: 0.9}, recall),
      runEvaluator({name: 'a'}, slow),
      runEvaluator({name: 'b'}, slow),
    ],
    maxEvaluators: 1,
    journal: false,
  })
  t.deepEqual(result.runMetrics, {flaky: 1, low: 0.5, a: 1, b: 1})
  t.is(most, 1)
  t.deepEqual(result.runFailedAsserts, ['low'])
  t.is(result.score, (1 * 0.5 + 3 * 1) / 4)
  t.false(result.ok)
})

test('it runs in the session of the run: what it enriches and measures stands on one span there', async t => {
  await using recording = recordSpans()
  const result = await evaluate({
    ...experiment(6),
    tracer: recording.tracer,
    runEvaluators: [
      runEvaluator({name: 'judge'}, async () => {
        await Promise.resolve()
        t.true(enrichSpan({metadata: {judge: 'me'}}))
        return 0.25
      }),
    ],
    journal: false,
  })
  const span = recording.span('run evaluators')
  t.like(span.attributes, {
    'honeyhive_metrics.judge': 0.25,
    'honeyhive_metadata.judge': 'me',
    'honeyhive_metadata.run_id': result.runId,
    honeyhive_event_type: 'chain',
  })
  t.is(span.attributes['honeyhive_metadata.datapoint_id'], undefined)
  t.false(result.datapoints.some(({sessionId}) => sessionId === span.attributes['honeyhive.session_id']))
  t.is(result.spans.created, 13)
})

test('a run that stopped is not measured; gone on with, it is', async t => {
  const journal = file()
  const controller = new AbortController()
  const options = {...experiment(6), maxWorkers: 1, journal, resume: true}
  const stopped = await evaluate({
    ...options,
    function: ({inputs}) => {
      if (inputs === 4) controller.abort(new Error('enough'))
      return inputs < 6
    },
    signal: controller.signal,
  })
  t.like(stopped, {status: 'aborted', runMetrics: {}, runFailures: []})
  const resumed = await evaluate(options)
  t.like(resumed, {status: 'completed', runId: stopped.runId, runMetrics: {recall: 0.5}})
})

test('an abort while they run ends the run, and a resumed one measures it', async t => {
  const journal = file()
  const controller = new AbortController()
  const options = {...experiment(6), journal, resume: true}
  const aborted = await evaluate({
    ...options,
    runEvaluators: [
      runEvaluator({name: 'recall'}, () => {
        controller.abort(new Error('enough'))
        return new Promise<number>(() => {})
      }),
    ],
    signal: controller.signal,
  })
  t.like(aborted, {status: 'aborted', total: 12, succeeded: 12, aborted: 0, runMetrics: {}})
  let calls = 0
  const resumed = await evaluate({
    ...options,
    function: () => {
      calls += 1
      return true
    },
  })
  t.is(calls, 0)
  t.like(resumed, {status: 'completed', runMetrics: {recall: 0.5}})
})

test('items run again after the end of a run: what was measured before does not count', async t => {
  const journal = file()
  await evaluate({...experiment(6), journal})
  const lines = readFileSync(journal, 'utf8').trim().split('\n')
  writeFileSync(journal, `${[...lines, lines[1]].join('\n')}\n`)
  t.is((await openRun(journal)).end, undefined)
  t.deepEqual(fromStoredRun(await openRun(journal)).runMetrics, {})
})

test('another list of run evaluators is another run', async t => {
  const journal = file()
  await evaluate({...experiment(6), journal})
  await t.throwsAsync(evaluate({...experiment(6), runEvaluators: [], resume: journal}), {
    message: /another list of run evaluators \(was recall, is none\)/,
  })
})

test('rescore measures an old run with new run evaluators', async t => {
  const journal = file()
  await evaluate({...experiment(6), runEvaluators: undefined, journal})
  const result = await rescore(journal, {
    evaluators: [],
    runEvaluators: [runEvaluator({name: 'recall'}, recall)],
    journal: false,
    ...quiet,
  })
  t.deepEqual(result.runMetrics, {recall: 0.5})
})

test('merged shards are measured as a whole, given the run evaluators; one run file keeps its own', async t => {
  const whole = await evaluate({...experiment(7), journal: false})
  const files: string[] = []
  for (const shard of ['1/2', '2/2']) {
    const journal = file()
    files.push(journal)
    await evaluate({...experiment(7), shard, journal})
  }
  const {runEvaluators} = experiment(7)
  t.deepEqual((await mergeRuns(files, {runEvaluators})).runMetrics, whole.runMetrics)
  t.deepEqual((await mergeRuns(files)).runMetrics, {})
  const merged = file()
  await mergeRuns(files, {runEvaluators, journal: merged})
  t.deepEqual((await mergeRuns([merged])).runMetrics, whole.runMetrics)
})

test('compare shows both figures and claims nothing; a gate takes them as they are', async t => {
  const before = await evaluate({...experiment(12), journal: false})
  const after = await evaluate({...experiment(6), journal: false})
  const comparison = compare(before, after)
  t.like(comparison.runMetrics['recall'], {kind: 'run', baseline: 1, candidate: 0.5, difference: -0.5})
  t.regex(comparisonText(comparison), /recall, of the whole run\n {2}1\.00 became 0\.500, -0\.500; one figure per run/)
  t.regex(comparisonMarkdown(comparison), /\| `recall` \| whole run \|/)
  t.deepEqual(Object.keys(compare(before, after, {metrics: ['recall']}).metrics), [])
  t.is(compare(before, {...after, runMetrics: {}}).runMetrics['recall']?.kind, 'none')

  const passes = (rules: Parameters<typeof gate>[1], run: Parameters<typeof gate>[0] = after): boolean =>
    gate(run, rules).passed
  t.true(passes({min: {recall: 0.5}}))
  t.false(passes({min: {recall: 0.6}}))
  t.false(passes({min: {recal: 0.1}}))
  t.true(passes({baseline: before, maxDrop: {recall: 0.5}}))
  t.false(passes({baseline: before, maxDrop: {recall: 0.4}}))
  t.false(passes({baseline: before, maxDrop: {recall: 0.9}}, {...after, runMetrics: {}}))
})

for (const [options, message] of [
  [{runEvaluators: [recall, recall]}, /two evaluators are named "recall"/],
  [{runEvaluators: [runEvaluator({name: 'exact'}, recall)]}, /two evaluators are named "exact"/],
  [{runEvaluators: ['recall']}, /run evaluator 1 must be a function, got string/],
  [{runEvaluators: recall}, /`runEvaluators` must be a list of functions, got a function/],
] as const) {
  test(`a wrong list is one clear error: ${message.source}`, async t => {
    await t.throwsAsync(evaluate({...experiment(6), ...(options as object), journal: false}), {
      name: 'EvaluationError',
      message,
    })
  })
}

test('a wrong setting of a run evaluator is one clear error', t => {
  t.throws(() => runEvaluator({worst: 0} as object, recall), {message: /there is no option `worst`/})
  t.throws(() => runEvaluator({name: 'x'}, 'recall' as never), {message: /the evaluator must be a function/})
})
