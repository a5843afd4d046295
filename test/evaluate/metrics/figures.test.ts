import test from 'ava'
import {enrichSpan, trace} from 'enrich-span'
import {evaluate} from 'enrich-span/evaluate'
import {ExactSum} from '../../../src/evaluate/metrics/exact-sum.ts'
import {LatencyTally} from '../../../src/evaluate/metrics/latency.ts'

const quiet = {tracer: {destination: 'memory'}, journal: false} as const

test('a sum is exact in any order', t => {
  const values = Array.from({length: 1_000}, (_, n) => Math.sin(n) * 10 ** ((n % 30) - 15))
  const sumOf = (list: readonly number[]): number => {
    const sum = new ExactSum()
    for (const value of list) sum.add(value)
    return sum.value
  }
  const expected = sumOf(values)
  for (let turn = 1; turn < 20; turn++) {
    const turned = values.map((_, n) => values[(n * 7 * turn + turn) % 1_000] ?? 0)
    if (new Set(turned).size === new Set(values).size) t.is(sumOf(turned), expected)
  }
  t.is(sumOf([1e100, 1, -1e100]), 1)
  t.is(sumOf([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]), 1)
})

test('percentiles are right within one percent', t => {
  const tally = new LatencyTally()
  for (let ms = 1; ms <= 10_000; ms++) tally.add(ms)
  const {calls, p50, p90, p99, max} = tally.summary()
  t.deepEqual([calls, max], [10_000, 10_000])
  for (const [seen, right] of [
    [p50, 5_000],
    [p90, 9_000],
    [p99, 9_900],
  ] as const) {
    t.true(Math.abs(seen / right - 1) < 0.01, `${seen} for ${right}`)
  }
})

// Figures of R 4.2.2: sd(1:4), t.test(1:4)$conf.int, prop.test(3, 4, correct = FALSE)$conf.int.
test('spread and interval: Student for numbers, Wilson for verdicts', async t => {
  const result = await evaluate({
    name: 'spread',
    dataset: [1, 2, 3, 4].map(n => ({inputs: n})),
    function: ({inputs}) => inputs,
    evaluators: [
      function number(outputs) {
        return outputs
      },
      function verdict(outputs) {
        return outputs > 1
      },
    ],
    ...quiet,
  })
  const near = (seen: readonly number[] | undefined, right: readonly number[]): void => {
    t.deepEqual(
      seen?.map(each => each.toFixed(4)),
      right.map(each => each.toFixed(4)),
    )
  }
  near([result.metrics['number']?.deviation ?? 0], [1.290994])
  near(result.metrics['number']?.interval, [0.4457397, 4.55426])
  near(result.metrics['verdict']?.interval, [0.3006418, 0.9544127])
})

test('tokens and cost are those that the spans tell, a parent that repeats its children not counted', async t => {
  const model = trace({eventType: 'model'}, function model(tokens: number) {
    enrichSpan({outputs: 'text'})
    return tokens
  })
  const result = await evaluate({
    name: 'usage',
    dataset: [{inputs: 10}, {inputs: 20}],
    function: ({inputs}, {tracer}) => {
      tracer.startActiveSpan('agent', agent => {
        for (const tokens of [inputs, inputs + 1]) {
          const span = tracer.startSpan('chat')
          span.setAttributes({
            'gen_ai.usage.input_tokens': tokens,
            'gen_ai.usage.output_tokens': 1,
            'gen_ai.usage.cost': 0.5,
          })
          span.end()
        }
        agent.setAttribute('gen_ai.usage.input_tokens', inputs * 2 + 1)
        agent.end()
      })
      return model(inputs)
    },
    ...quiet,
  })
  t.like(result.datapoints[0]?.usage, {inputTokens: 21, outputTokens: 2, cost: 1, calls: 2, unpriced: 0})
  t.like(result.usage, {inputTokens: 62, outputTokens: 4, cost: 2, calls: 4})
})
