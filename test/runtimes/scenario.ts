import type * as library from 'enrich-span'
import type * as experiments from 'enrich-span/evaluate'

/** The package, however a runtime loaded it. */
export interface Loaded {
  readonly library: typeof library
  readonly experiments: typeof experiments
}

/** By column: `works`, or the failure. */
export type Cells = Readonly<Record<string, string>>

/**
 * Uses the package as a program would, and returns a cell for each use. It imports types alone and needs nothing but a timer, so
 * every runtime, test tool and bundler can take it. `url` is a receiver on loopback.
 */
export async function scenario(loaded: Loaded, url: string): Promise<Cells> {
  const cells: Record<string, string> = {}
  for (const [column, use] of Object.entries(uses)) {
    try {
      const failure = await use(loaded, url)
      cells[column] = failure ?? 'works'
    } catch (error) {
      cells[column] = String(error)
    }
  }
  return cells
}

type Use = (loaded: Loaded, url: string) => Promise<string | undefined>

const uses: Readonly<Record<string, Use>> = {
  enrich: async ({library: {enrichSpan, HoneyHiveTracer}}) => {
    const tracer = new HoneyHiveTracer({destination: 'memory'})
    const written = await tracer.trace({eventName: 'step'}, async () => {
      await pause()
      return enrichSpan({metadata: {late: 1}})
    })()
    if (!written) return 'enrichSpan() returned false after an await'
    return expectSame([tracer.spans.length, tracer.spans[0]?.attributes['honeyhive_metadata.late']], [1, 1])
  },

  'two tenants': async ({library: {enrichSpan, HoneyHiveTracer, trace}}) => {
    const tracers = ['a', 'b'].map(project => new HoneyHiveTracer({project, destination: 'memory'}))
    const step = trace({eventName: 'step'}, async (tenant: string) => {
      await pause()
      enrichSpan({metadata: {tenant}})
    })
    await Promise.all(tracers.map(async tracer => tracer.run(() => step(tracer.project))))
    const found = tracers.map(({spans}) => spans.map(({attributes}) => attributes['honeyhive_metadata.tenant']))
    return expectSame(found, [['a'], ['b']])
  },

  'trace of a stream': async ({library: {HoneyHiveTracer}}) => {
    const tracer = new HoneyHiveTracer({destination: 'memory'})
    const stream = tracer.trace({eventName: 'stream'}, async function* chunks() {
      yield 'a'
      await pause()
      yield 'b'
    })
    const taken: unknown[] = []
    for await (const chunk of stream()) taken.push(chunk, tracer.spans.length)
    return expectSame([...taken, tracer.spans.length], ['a', 0, 'b', 0, 1])
  },

  'evaluate of 20 datapoints': async ({experiments: {evaluate}}) => {
    const {ok, datapoints, metrics} = await evaluate({
      name: 'runtimes',
      dataset: Array.from({length: 20}, (_, n) => ({inputs: n, groundTruth: n * 2})),
      function: async ({inputs}) => {
        await pause()
        return inputs * 2
      },
      evaluators: [
        function exact(outputs, _inputs, groundTruth) {
          return outputs === groundTruth
        },
      ],
      tracer: {destination: 'memory'},
      journal: false,
    })
    // Bundlers may rename the evaluator.
    return expectSame([ok, datapoints.length, Object.values(metrics)[0]?.mean], [true, 20, 1])
  },

  'delivery to a receiver': async ({library: {HoneyHiveTracer}}, url) => {
    const tracer = new HoneyHiveTracer({destination: {url}})
    tracer.startSpan('delivered').end()
    const {accepted, errors} = await tracer.shutdown({timeoutMs: 10_000})
    return accepted === 1 ? undefined : `not delivered: ${errors.map(String).join(' ')}`
  },
}

const pause = (): Promise<void> =>
  new Promise(resolve => {
    setTimeout(resolve, 1)
  })

function expectSame(found: unknown, wanted: unknown): string | undefined {
  const [a, b] = [found, wanted].map(value => JSON.stringify(value))
  return a === b ? undefined : `got ${a}, not ${b}`
}
