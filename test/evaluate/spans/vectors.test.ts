import {readFileSync} from 'node:fs'
import test from 'ava'
import type {Prices, Usage} from 'enrich-span/evaluate'
import {toolCalls, usageOf} from '../../../src/evaluate/spans/read-spans.ts'
import {spanOf, type VectorSpan} from './span-of.ts'

interface Vectors {
  readonly usage: {
    readonly cases: readonly {
      readonly what: string
      readonly prices?: Prices
      readonly spans: readonly VectorSpan[]
      readonly usage: Usage | null
    }[]
  }
  readonly toolCalls: {
    readonly cases: readonly {
      readonly what: string
      readonly spans: readonly VectorSpan[]
      readonly calls: readonly object[]
    }[]
  }
}

const vectors = JSON.parse(readFileSync('test/fixtures/evaluators.json', 'utf8')) as Vectors

/** The same spans in other orders: as listed, children first, and turned round. */
const orders = (spans: readonly VectorSpan[]): VectorSpan[][] => [
  [...spans],
  [...spans].sort((a, b) => (a.id < b.id ? 1 : -1)),
]

for (const {what, spans, prices, usage} of vectors.usage.cases) {
  test(`usage: ${what}`, t => {
    for (const order of orders(spans)) {
      const found = usageOf(order.map(spanOf), prices)
      if (usage === null) {
        t.is(found, undefined)
        continue
      }
      const {cost, ...counts} = found ?? {cost: Number.NaN}
      const {cost: expected, ...others} = usage
      t.deepEqual(counts, others)
      t.true(Math.abs(cost - expected) < 1e-12, `${cost} for ${expected}`)
    }
  })
}

for (const {what, spans, calls} of vectors.toolCalls.cases) {
  test(`tool calls: ${what}`, t => {
    for (const order of orders(spans)) {
      const found = toolCalls(order.map(spanOf)).map(({name, args, failed}) => ({name, args, failed}))
      t.deepEqual(found, calls.map(call => ({args: undefined, ...call})) as never)
    }
  })
}
