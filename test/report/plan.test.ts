import test from 'ava'
import {planDetail} from '../../src/evaluate/report-files/plan-detail.ts'
import {planReport} from '../../src/evaluate/report-files/plan-report.ts'
import {type ReportRows, rowMarks} from '../../src/evaluate/report-files/report-data.ts'
import type {ReportableRow} from '../../src/evaluate/report-files/reportable-run.ts'
import {unpackReport, writeReportFile} from './report-file.ts'
import {agentSpans, result, run} from './samples.ts'

const marksOf = ({marks}: ReportRows, row: number): string[] =>
  Object.entries(rowMarks).flatMap(([name, bit]) => ((Number.parseInt(marks[row] ?? '', 16) & bit) === 0 ? [] : [name]))

/** One datapoint in a run and its baseline, and what a row says of it. */
const rows: readonly {
  readonly what: string
  readonly now: Partial<ReportableRow>
  readonly before?: Partial<ReportableRow>
  readonly state: string
  readonly marks?: readonly string[]
}[] = [
  {what: 'a true verdict passes', now: {metrics: {ok: true}}, state: 'p'},
  {what: 'a false one does not', now: {metrics: {ok: false}}, state: 'f'},
  {what: 'a score alone says nothing of passing', now: {metrics: {score: 0.4}}, state: 'd'},
  {what: 'a failed assert does not pass', now: {metrics: {score: 0.4}, failedAsserts: ['score']}, state: 'f'},
  {what: 'a failed function is an error', now: {status: 'failed', error: new Error('no')}, state: 'e'},
  {what: 'a failed evaluator is an error', now: {failures: [{evaluator: 'ok', error: 'no'}]}, state: 'e'},
  {what: 'an aborted one is none', now: {status: 'aborted'}, state: 'a'},
  {
    what: 'a flip to wrong is a regression',
    now: {metrics: {ok: false}, outputs: 'a'},
    before: {metrics: {ok: true}, outputs: 'b'},
    state: 'f',
    marks: ['different', 'regressed'],
  },
  {
    what: 'a higher score is an improvement, an equal output no difference',
    now: {metrics: {score: 0.5}},
    before: {metrics: {score: 0.4}},
    state: 'd',
    marks: ['improved'],
  },
  {
    what: 'a metric of which low is good is judged the other way round',
    now: {metrics: {distance: 5}},
    before: {metrics: {distance: 4}},
    state: 'd',
    marks: ['regressed'],
  },
  {
    what: 'a failure counts as worst',
    now: {status: 'failed', error: new Error('no'), outputs: undefined},
    before: {metrics: {ok: true}},
    state: 'e',
    marks: ['different', 'regressed'],
  },
]

for (const {what, now, before, state, marks = []} of rows) {
  test(`a row: ${what}`, t => {
    // A second datapoint has the metrics in both runs, as that of a failed one would be unknown.
    const other = result('b', before ?? now)
    const baselines = before === undefined ? [] : [run('before', [result('a', before), other])]
    const plan = planReport({run: run('now', [result('a', now), other]), baselines, lowerIsBetter: ['distance']})
    t.is(plan.rows.states[0], state)
    t.deepEqual(marksOf(plan.rows, 0), marks)
  })
}

test('trials stand in one row: it passes where more than half do, and is flaky where they disagree', t => {
  const trials = (id: string, verdicts: readonly boolean[]) =>
    verdicts.map((ok, trial) => result(id, {trial, index: id === 'a' ? 0 : 1, metrics: {ok}}))
  const {rows: planned, head} = planReport({
    run: run('now', [...trials('a', [true, true, false]), ...trials('b', [false, false, false])]),
  })
  t.deepEqual([planned.ids, planned.states, planned.marks], [['a', 'b'], 'pf', '80'])
  t.deepEqual(planned.values[0]?.[0], [0.666667, 0])
  t.is(head.runs[0]?.trials, 3)
})

test('runs are joined by id; one that only a baseline has is missing, ids that repeat meet in their order', t => {
  const twice = [result('same', {index: 0, outputs: 1}), result('same', {index: 7, outputs: 2})]
  const {rows: planned} = planReport({
    run: run('now', twice),
    baselines: [run('before', [...twice, result('gone', {index: 9})])],
  })
  t.deepEqual([planned.ids, planned.states], [['same', 'same', 'gone'], 'ddm'])
  t.deepEqual(marksOf(planned, 0), [])
})

test('runs without a datapoint in common are shown, and why they are not compared', t => {
  const {head, comparison} = planReport({run: run('now', [result('a')]), baselines: [run('before', [result('b')])]})
  t.is(comparison, undefined)
  t.regex(head.runs[1]?.notComparable ?? '', /^the runs have no datapoint in common/)
})

test('more than eight runs are refused', t => {
  const other = run('x', [result('a')])
  t.throws(() => planReport({run: other, baselines: Array.from({length: 8}, () => other)}), {
    name: 'EvaluationError',
    message: 'report: 8 baselines given, the most is 7',
  })
})

test('explanations belong to their metric; fields that are free text are no filter', t => {
  const results = Array.from({length: 60}, (_, at) =>
    result(`d${at}`, {
      metrics: {score: 1, score_explanation: `why ${at}`, tone: at % 2 ? 'warm' : 'cold'},
      datapoint: {inputs: at, metadata: {language: at % 3 ? 'en' : 'de', note: `note ${at}`, nested: {a: 1}}},
    }),
  )
  const {head, rows: planned, joined} = planReport({run: run('now', results)})
  t.deepEqual(
    head.metrics.map(({name, kind}) => [name, kind]),
    [
      ['score', 'pass-fail'],
      ['tone', 'label'],
    ],
  )
  t.deepEqual(
    planned.fields.map(({name, values}) => [name, values]),
    [['language', ['de', 'en']]],
  )
  const detail = joined[3] === undefined ? undefined : planDetail(joined[3], () => [])
  t.deepEqual(detail?.runs[0]?.[0]?.explanations, {score: 'why 3'})
})

test('what a later version of a run file holds is shown when it is there', t => {
  const usage = {inputTokens: 10, outputTokens: 5, cost: 0.5, cachedInputTokens: 4}
  const later = result('a', {
    usage,
    evaluatorUsage: usage,
    trajectory: {toolCalls: [{name: 'search', args: {query: 'refund'}, failed: true}, {name: 'answer'}]},
    datapoint: {inputs: 1, tags: ['must', 'slow']},
  })
  const given = {source: {commit: '3f2a91c0', dirty: true}, parameters: {model: 'large'}, tags: ['nightly'], score: 0.5}
  const {head, rows: planned, joined} = planReport({run: run('now', [later], given)})
  const [{latency: _, usage: __, ...about} = {}] = head.runs
  t.like(about, given)
  t.deepEqual(planned.fields, [{name: 'tags', values: ['must, slow'], at: [0]}])
  const [row] = joined
  const trial = row === undefined ? undefined : planDetail(row, () => []).runs[0]?.[0]
  t.deepEqual(trial?.toolCalls, [
    {name: 'search', args: {json: {query: 'refund'}}, failed: true},
    {name: 'answer', failed: false},
  ])
  t.deepEqual([trial?.usage, trial?.evaluatorUsage], [usage, usage])
})

test('spans stand as a tree, each after its parent, whatever order they came in', t => {
  const [row] = planReport({run: run('now', [result('a')])}).joined
  const spans = row === undefined ? [] : planDetail(row, id => backwards(agentSpans(id, true))).runs[0]?.[0]?.spans
  t.deepEqual(
    spans?.map(({name, depth, kind, failed}) => [name, depth, kind, failed]),
    [
      ['answer', 0, 'plain', undefined],
      ['search orders', 1, 'tool', undefined],
      ['search policies', 1, 'tool', undefined],
      ['chat gpt-5-mini', 1, 'model', true],
      ['POST /v1/chat', 2, 'plain', true],
    ],
  )
})

test('a chain of spans may be deep, and more than 1,000 are counted', t => {
  const [one] = agentSpans('t')
  if (one === undefined) return t.fail()
  const chain = Array.from({length: 20_000}, (_, at) => ({
    ...one,
    spanContext: () => ({traceId: 't', spanId: `s${at}`, traceFlags: 1}),
    ...(at === 0 ? {} : {parentSpanContext: {traceId: 't', spanId: `s${at - 1}`, traceFlags: 1}}),
  }))
  const [row] = planReport({run: run('now', [result('a')])}).joined
  const trial = row === undefined ? undefined : planDetail(row, () => chain).runs[0]?.[0]
  t.deepEqual([trial?.spans?.length, trial?.moreSpans, trial?.spans?.at(-1)?.depth], [1_000, 19_000, 999])
})

test('long texts are cut and say how long they were', t => {
  const [row] = planReport({run: run('now', [result('a', {outputs: 'x'.repeat(300_000)})])}).joined
  const outputs = row === undefined ? undefined : planDetail(row, () => []).runs[0]?.[0]?.outputs
  t.deepEqual(outputs, {cut: 'x'.repeat(200_000), length: 300_000, isJson: false})
})

test('above the size details go: first of what passes and did not change, and they are counted', async t => {
  const text = (seed: number): string =>
    Array.from({length: 400}, (_, at) =>
      Math.abs(Math.sin(seed * 999 + at))
        .toString(36)
        .slice(2, 8),
    ).join(' ')
  const results = (outputs: (at: number) => string) =>
    Array.from({length: 300}, (_, at) =>
      result(`d${at}`, {metrics: {ok: at % 10 !== 0}, outputs: outputs(at), datapoint: {inputs: text(at)}}),
    )
  const sources = {
    run: run(
      'now',
      results(at => text(at + 1_000)),
    ),
    baselines: [
      run(
        'before',
        results(at => (at % 7 === 0 ? 'other' : text(at + 1_000))),
      ),
    ],
  }
  const whole = unpackReport(await writeReportFile(sources))
  const maxBytes = 600_000
  const small = unpackReport(await writeReportFile(sources, {maxBytes}))
  const kept = small.blocks.flat().map(detail => detail !== null)
  t.is(whole.head.leftOut, 0)
  t.is(small.head.leftOut, kept.filter(each => !each).length)
  t.true(small.head.leftOut > 50 && small.head.leftOut < 290, `${small.head.leftOut} left out`)
  const packed = small.html.match(/<script type="text\/plain" class="block">[^<]*/g)?.join('').length ?? 0
  t.true(packed <= maxBytes, `${packed} bytes`)
  t.true(
    kept.every((each, at) => each || (at % 10 !== 0 && at % 7 !== 0)),
    'what failed or changed is there',
  )
})

// `toReversed` is not in lib ES2022.
function backwards<V>(values: readonly V[]): V[] {
  return values.map((_, at) => values[values.length - 1 - at] as V)
}
