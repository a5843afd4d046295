import test from 'ava'
import {evaluate} from 'enrich-span/evaluate'
import {graph, nested} from '../hostile-shapes.ts'

const revoked = (): object => {
  const {proxy, revoke} = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** Values that cannot be read to their end. */
const hostile: Readonly<Record<string, () => unknown>> = {
  'a getter that throws': () => ({
    get late() {
      throw new Error('not loaded')
    },
  }),
  'a getter that throws an error with an unreadable message': () => ({
    get late() {
      throw Object.assign(new Error('x'), {message: Object.create(null) as unknown})
    },
  }),
  'a getter that throws a revoked proxy': () => ({
    get late() {
      throw revoked()
    },
  }),
  'a toJSON that throws': () => ({
    toJSON() {
      throw new Error('not loaded')
    },
  }),
  'a toJSON that rejects': () => ({
    async toJSON() {
      throw new Error('not loaded')
    },
  }),
  'a revoked proxy': revoked,
  '20,000 levels of nesting': () => nested(20_000),
  'a graph of 2^26 paths': () => graph(26),
}

const places: Readonly<Record<string, (value: unknown) => object>> = {
  inputs: value => ({inputs: {value}}),
  metadata: value => ({inputs: 1, metadata: {value}}),
  groundTruth: value => ({inputs: 1, groundTruth: value}),
  id: value => ({inputs: 1, id: value}),
  'the datapoint itself': value => value as object,
}

/** How a dataset may come; each reads its datapoints at another moment. */
const forms: Readonly<Record<string, (datapoints: readonly never[]) => Iterable<never> | AsyncIterable<never>>> = {
  list: datapoints => datapoints,
  generator: function* (datapoints) {
    yield* datapoints
  },
  'async generator': async function* (datapoints) {
    yield* datapoints
  },
}

for (const [what, make] of Object.entries(hostile)) {
  for (const [place, put] of Object.entries(places)) {
    test(`${what} in ${place}: that datapoint fails, the others run`, async t => {
      for (const [form, from] of Object.entries(forms)) {
        // An async generator awaits what it yields, and so fails by itself.
        if (what === 'a revoked proxy' && place === 'the datapoint itself' && form === 'async generator') continue
        const datapoints = [{inputs: 'first'}, put(make()), {inputs: 'last'}]
        let calls = 0
        const result = await evaluate({
          name: 'hostile',
          dataset: from(datapoints as never),
          function: () => ++calls,
          tracer: {destination: 'memory'},
          journal: false,
        })
        t.like(result, {status: 'completed', total: 3, succeeded: 2, failed: 1}, form)
        t.is(calls, 2)
        const [, failed] = result.datapoints
        t.regex(String(failed?.error), /^EvaluationError: datapoint 1 of the dataset: /)
        t.notThrows(() => JSON.stringify(result))
      }
    })
  }
}

test('the ids of the other datapoints do not depend on one that cannot be read', async t => {
  const idsOf = async (second: {inputs: unknown}): Promise<(string | undefined)[]> => {
    const dataset = [{inputs: 1}, second, {inputs: 3}]
    const options = {name: 'ids', dataset, function: () => 1, tracer: {destination: 'memory'}, journal: false} as const
    const {datapoints} = await evaluate(options)
    return [datapoints[0]?.id, datapoints[2]?.id]
  }
  t.deepEqual(await idsOf({inputs: revoked()}), await idsOf({inputs: 2}))
})
