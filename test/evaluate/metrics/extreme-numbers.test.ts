import test from 'ava'
import {evaluate, evaluator, type MetricSummary} from 'enrich-span/evaluate'
import {seeded} from '../../../src/evaluate/statistics/random.ts'
import {MetricTally} from '../../../src/evaluate/metrics/metric-summary.ts'
import {NumberSums} from '../../../src/evaluate/metrics/number-sums.ts'

const summaryOf = (values: readonly (number | boolean | string)[], failed = 0, worst = 0): MetricSummary => {
  const tally = new MetricTally('judge', {worst, aggregate: 'median'})
  for (const value of values) tally.add(value)
  return tally.summary(values.length + failed, failed)
}

const allFinite = (summary: MetricSummary): boolean => {
  const {mean, deviation, interval = [], meanWithFailures, aggregate} = summary
  return [mean, deviation, ...interval, meanWithFailures, aggregate].every(
    each => each === undefined || Number.isFinite(each),
  )
}

const max = Number.MAX_VALUE

for (const [what, values] of Object.entries({
  'one score off the scale': [9.2e200, 1, 1, 1],
  'the largest numbers': [max, max, max],
  'the largest numbers of both signs': [max, -max, max, -max],
  'the smallest numbers': [5e-324, 1e-323, 0],
  'the largest and the smallest': [max, 5e-324, -1, 0, 1e160, -1e160, 1e-160],
  'a steady 1e300': [1e300, 1e300, 1e300],
})) {
  test(`no NaN, no infinity, no null: ${what}`, t => {
    for (const failed of [0, 2]) {
      for (const worst of [0, max, -max]) {
        const summary = summaryOf(values, failed, worst)
        t.true(allFinite(summary), JSON.stringify(summary))
        t.false(/null/.test(JSON.stringify(summary)))
      }
    }
  })
}

test('20,000 lists of random bits: every figure is finite, the mean lies between the ends, and no order matters', t => {
  const random = seeded(28)
  const view = new DataView(new ArrayBuffer(8))
  const number = (): number => {
    for (;;) {
      for (const at of [0, 4]) view.setUint32(at, Math.floor(random.next() * 2 ** 32))
      const value = view.getFloat64(0)
      if (Number.isFinite(value)) return value
    }
  }
  for (let turn = 0; turn < 20_000; turn++) {
    const values = Array.from({length: 2 + (turn % 5)}, number)
    const summary = summaryOf(values, turn % 2, 1)
    if (!allFinite(summary)) t.fail(JSON.stringify([values, summary]))
    const {mean = Number.NaN} = summary
    if (mean < Math.min(...values) || mean > Math.max(...values)) t.fail(`${mean} of ${values.join()}`)
    if (
      JSON.stringify(
        summaryOf(
          values.map((_, at) => values.at(-1 - at) ?? 0),
          turn % 2,
          1,
        ),
      ) !== JSON.stringify(summary)
    )
      t.fail(values.join())
  }
  t.pass()
})

test('figures scale with their numbers', t => {
  const figures = (scale: number): readonly (number | undefined)[] => {
    const {mean, deviation, interval = []} = summaryOf([1, 2, 3, 4].map(value => value * scale))
    return [mean, deviation, ...interval].map(each => (each ?? Number.NaN) / scale)
  }
  const right = figures(1)
  for (const power of [-1000, -700, -520, -499, 499, 501, 700, 1000])
    t.deepEqual(figures(2 ** power), right, `2^${power}`)
})

test('the deviation of small numbers does not vanish', t => {
  const sums = new NumberSums()
  for (const value of [1e-200, 3e-200]) sums.add(value)
  t.is(sums.deviation().toPrecision(12), (Math.SQRT2 * 1e-200).toPrecision(12))
})

test('numbers and texts in one metric: the summary counts the numbers, and there is no score', async t => {
  const result = await evaluate({
    name: 'mixed',
    dataset: [1, 2, 3, 4].map(inputs => ({inputs})),
    function: ({inputs}) => inputs,
    evaluators: [
      evaluator({name: 'judge', weight: 1}, (outputs: number) => (outputs === 1 ? 0.9 : '0.1')),
      function label(outputs) {
        return `label ${outputs}`
      },
      function number(outputs) {
        return outputs
      },
    ],
    tracer: {destination: 'memory'},
    journal: false,
  })
  t.like(result.metrics['judge'], {scored: 4, numbers: 1, mean: 0.9, counts: {'0.1': 3}})
  t.is(result.metrics['label']?.numbers, undefined)
  t.is(result.metrics['number']?.numbers, undefined)
  t.is(result.score, undefined)
})

test('more than 100 texts beside numbers are still counted', t => {
  const values = [0.5, ...Array.from({length: 150}, (_, n) => `text ${n}`)]
  t.like(summaryOf(values), {scored: 151, numbers: 1, mean: 0.5, counts: undefined})
})
