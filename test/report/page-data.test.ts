import test from 'ava'
import * as fc from 'fast-check'
import {fromFragment, toFragment} from '../../report-page/data/address.ts'
import {distributionOf} from '../../report-page/data/distribution.ts'
import {everything, testOf} from '../../report-page/data/filter.ts'
import {fitColumns} from '../../report-page/data/fit-columns.ts'
import {date, delta, milliseconds, money, score} from '../../report-page/data/format.ts'
import {linesOf} from '../../report-page/data/groups.ts'
import {measuresOf, runMeasures} from '../../report-page/data/measures.ts'
import {createReport} from '../../report-page/data/report.ts'
import {firstSort, nextSort, sortRows} from '../../report-page/data/sort.ts'
import {visibleText} from '../../report-page/data/visible-text.ts'
import {barOf, byNamespace, firstFailure} from '../../report-page/data/waterfall.ts'
import {foldSame, wordDiff} from '../../report-page/data/word-diff.ts'
import {toQuery} from '../../report-page/blocks/search.ts'
import {planReport} from '../../src/evaluate/report-files/plan-report.ts'
import type {SpanDetail} from '../../src/evaluate/report-files/report-data.ts'
import {result, run, supportResults} from './samples.ts'

const reportOf = (sources: Parameters<typeof planReport>[0]) => {
  const {head, rows} = planReport(sources)
  return createReport({...head, writtenAt: '', blockSize: 100, leftOut: 0}, rows)
}

const compared = reportOf({
  run: run('now', supportResults({size: 60})),
  baselines: [run('before', supportResults({size: 60, seed: 1}))],
})

test('an address gives back the view that made it, whatever is in it', t => {
  const text = fc.string({unit: 'grapheme'})
  const view = fc.record({
    datapoint: fc.option(fc.string({minLength: 1}), {nil: undefined}),
    filter: fc.record({
      chip: fc.constantFrom('all' as const, 'failed' as const, 'regressed' as const),
      ranges: fc.array(fc.record({measure: text, low: fc.integer(), high: fc.integer()}), {maxLength: 2}),
      fields: fc.array(fc.record({field: text, value: fc.option(text)}), {maxLength: 2}),
    }),
    sort: fc.record({column: text, by: fc.constantFrom('value' as const, 'change' as const), descending: fc.boolean()}),
    hidden: fc.array(text, {minLength: 1, maxLength: 3}),
  })
  fc.assert(
    fc.property(view, given => {
      const read = fromFragment(toFragment(given))
      t.deepEqual(
        {datapoint: read.datapoint, sort: read.sort, hidden: read.hidden},
        {
          datapoint: given.datapoint,
          sort: given.sort,
          hidden: given.hidden,
        },
      )
      const plain = given.filter.chip === 'all' && given.filter.ranges.length + given.filter.fields.length === 0
      t.deepEqual(read.filter, plain ? undefined : given.filter)
    }),
    {numRuns: 200},
  )
})

test('an address that was cut or edited shows what is left of it', t => {
  for (const broken of ['#f=["fail', '#s={}', '#f=nonsense', '#c=1', '#%', '#i']) {
    t.notThrows(() => fromFragment(broken), broken)
  }
  t.is(fromFragment('#f=["nothing"]&q=kept').query, 'kept')
})

test('figures are written as in the design', t => {
  t.deepEqual(
    [score(0.8), score(-0.3), milliseconds(1_234.5), milliseconds(0.0042), money(0.000_48), money(12)],
    ['0.800', '−0.300', '1,235', '0.004', '0.00048', '12.00'],
  )
  t.deepEqual([delta(0.041, score), delta(-0.3, score), delta(0, score)], ['▲ +0.041', '▼ −0.300', '='])
  t.is(date('2026-11-20T09:30:12.345Z'), '2026-11-20 09:30 UTC')
})

test('hidden and reversing characters can be seen', t => {
  t.is(visibleText('a\u0000b\u001bc\u202ed\u009be\u200bf\ud800g\r\n\th'), 'a␀b␛c�d�e�f�g\n\th')
})

test('regressions come first, the worst of them on top, then improvements, then what stayed', t => {
  const order = sortRows([...compared.gains.keys()], compared, measuresOf(compared), firstSort(compared))
  const kinds = order.map(row => Math.sign(compared.gains[row] ?? 0))
  t.deepEqual([...new Set(kinds)], [-1, 1, 0])
  const losses = order.filter(row => (compared.gains[row] ?? 0) < 0).map(row => compared.gains[row] ?? 0)
  t.deepEqual(
    losses,
    [...losses].sort((a, b) => a - b),
  )
})

test('ids sort by the numbers in them, values that are missing stand last', t => {
  const report = reportOf({
    run: run(
      'now',
      ['q10', 'q2', 'q1'].map(id => result(id, id === 'q2' ? {} : {metrics: {s: 1}})),
    ),
  })
  const rows = [0, 1, 2]
  t.deepEqual(sortRows(rows, report, [], {column: 'id', by: 'value', descending: false}), [2, 1, 0])
  t.deepEqual(sortRows(rows, report, measuresOf(report), {column: 's', by: 'value', descending: true}), [0, 2, 1])
})

test('clicks on a head go round: worst change, values both ways, and back', t => {
  const measures = measuresOf(compared)
  const [correct, , , latency] = measures
  t.is(latency?.lowerIsBetter, true)
  for (const measure of [correct, latency]) {
    const steps = [firstSort(compared)]
    for (let next = nextSort(firstSort(compared), measure?.id ?? '', measure); next !== undefined; ) {
      steps.push(next)
      next = nextSort(next, measure?.id ?? '', measure)
    }
    t.deepEqual(
      steps.map(({by}) => by),
      ['value', 'change', 'value', 'value'],
    )
    t.is(steps[1]?.descending, measure?.lowerIsBetter)
  }
})

test('a filter is all of its conditions', t => {
  const measures = measuresOf(compared)
  const fits = testOf(compared, measures, {
    ...everything,
    chip: 'failed',
    ranges: [{measure: 'similarity', low: 0, high: 0.62}],
    fields: [{field: 'language', value: 'de'}],
  })
  const rows = [...compared.gains.keys()].filter(fits)
  t.true(rows.length > 0 && rows.length < 15)
  for (const row of rows) {
    t.is(compared.rows.states[row], 'f')
    t.true(Number(measures[1]?.value(row)) <= 0.62)
    t.is(row % 4, 1)
  }
})

test('groups hold their rows in the order given, and fold', t => {
  const field = {name: 'f', values: ['a', 'b'], at: [1, 0, null, 1]}
  const lines = linesOf([3, 2, 1, 0], field, new Set(['value a']))
  t.deepEqual(
    lines.map(line => ('row' in line ? line.row : `${line.group.label} ${line.group.rows.join()}`)),
    ['a 1', 'b 3,0', 3, 0, '(none) 2', 2],
  )
})

test('columns leave by rank where there is no room, and share what is over', t => {
  const columns = [
    {id: 'id', width: 100, grows: false, rank: 0},
    {id: 'text', width: 100, grows: true, rank: 1},
    {id: 'a', width: 80, grows: false, rank: 2},
    {id: 'b', width: 80, grows: false, rank: 3},
  ]
  const fit = (width: number) => fitColumns(columns, width).map(({id, width: each}) => `${id} ${each}`)
  t.deepEqual(fit(500), ['id 100', 'text 240', 'a 80', 'b 80'])
  t.deepEqual(fit(290), ['id 100', 'text 110', 'a 80'])
  t.deepEqual(fit(50), ['id 100'])
})

test('scores are spread over 0 to 1, verdicts and labels are shares', t => {
  const [correct, similarity, tone, latency] = measuresOf(compared)
  const kinds = [correct, similarity, tone, latency].map(measure =>
    measure === undefined ? undefined : distributionOf(measure, compared.size),
  )
  t.deepEqual(
    kinds.map(each => each?.kind),
    ['shares', 'bars', 'shares', 'bars'],
  )
  const bars = kinds[1]
  t.true(bars?.kind === 'bars' && bars.low === 0 && bars.high === 1)
  t.is(bars?.kind === 'bars' ? bars.counts.reduce((sum, count) => sum + count, 0) : 0, 59)
})

test('a metric with the name of a resource keeps it; the resource steps aside', t => {
  const report = reportOf({
    run: run('now', [result('a', {metrics: {cost: 1}, usage: {inputTokens: 1, outputTokens: 1, cost: 2}})]),
  })
  t.deepEqual(
    measuresOf(report).map(({id}) => id),
    ['cost', 'latency', 'tokens', 'cost (of the call)'],
  )
  t.is(runMeasures(report, 'cost')[0]?.value(0), 1)
})

test('words that changed are found, two texts that have nothing in common are given up', t => {
  t.deepEqual(wordDiff('the old cat', 'the new cat'), [
    {kind: 'same', text: 'the '},
    {kind: 'removed', text: 'old'},
    {kind: 'added', text: 'new'},
    {kind: 'same', text: ' cat'},
  ])
  const unrelated = (seed: number): string => Array.from({length: 20_000}, (_, at) => (at * seed) % 9_973).join(' ')
  const begin = performance.now()
  t.is(wordDiff(unrelated(7), unrelated(11)), undefined)
  t.true(performance.now() - begin < 1_000)
})

test('long stretches that are the same fold, and nothing of them is lost', t => {
  const same = 'x'.repeat(5_000)
  const parts = wordDiff(`${same} a ${same} b`, `${same} c ${same} d`) ?? []
  const folded = foldSame(parts)
  t.true(folded.some(({kind}) => kind === 'folded'))
  t.is(folded.map(({text}) => text).join(''), parts.map(({text}) => text).join(''))
})

test('bars lie within the track, the deepest of the first failures is found, attributes go by namespace', t => {
  const span = (depth: number, failed = false): SpanDetail => ({
    name: '',
    kind: 'plain',
    depth,
    start: 0,
    duration: 1,
    attributes: {},
    ...(failed ? {failed: true} : {}),
  })
  t.deepEqual(barOf({...span(0), start: 50, duration: 100}, 100), {left: 0.5, width: 1, events: []})
  t.deepEqual(barOf(span(0), 0), {left: 0, width: 1, events: []})
  t.is(firstFailure([span(0), span(1, true), span(2, true), span(1), span(1, true)]), 2)
  t.is(firstFailure([span(0)]), undefined)
  t.deepEqual(
    byNamespace({'gen_ai.a': '1', honeyhive_config: '2', 'gen_ai.b': '3'}).map(({namespace}) => namespace),
    ['gen_ai', 'honeyhive'],
  )
})

test('a query is words, a pattern, or wrong', t => {
  t.deepEqual(toQuery('  Refund '), {kind: 'words', text: 'refund'})
  t.deepEqual(toQuery('/a+/i'), {kind: 'pattern', pattern: /a+/i})
  t.is(toQuery('/(/')?.kind, 'wrong')
  t.is(toQuery('/'), undefined)
  t.is(toQuery('a/b')?.kind, 'words')
})
