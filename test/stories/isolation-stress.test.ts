import {randomBytes} from 'node:crypto'
import {EventEmitter, once} from 'node:events'
import {readFile} from 'node:fs'
import {createServer} from 'node:http'
import {PassThrough, Transform} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {setImmediate as nextTurn, setTimeout as pause} from 'node:timers/promises'
import {gzip} from 'node:zlib'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {enrichSpan, type HoneyHiveTracer, setDefaultTracer, trace} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'

type Step = (then: () => void) => Promise<unknown>

// Everything that keeps its context; each does its own kind of waiting, then calls `then`.
function constructs(url: string): readonly Step[] {
  return [
    async then => {
      await Promise.resolve()
      then()
    },
    async then => pause(1).then(then),
    async then => nextTurn().then(then),
    async then => new Promise<void>(resolve => queueMicrotask(() => resolve(then()))),
    async then => new Promise<void>(resolve => process.nextTick(() => resolve(then()))),
    async then => Promise.race([pause(2), nextTurn()]).then(then),
    async then => Promise.all([pause(1), nextTurn()]).then(then),
    async then => new Promise<void>(resolve => readFile(import.meta.filename, () => resolve(then()))),
    async then => new Promise<void>(resolve => gzip('some text', () => resolve(then()))),
    async then => new Promise<void>(resolve => randomBytes(8, () => resolve(then()))),
    async then => (await fetch(url)).text().then(then),
    async then => {
      const source = new PassThrough()
      const upper = new Transform({transform: (chunk, _, done) => done(null, chunk)})
      source.end('text')
      await pipeline(source, upper, async chunks => {
        for await (const chunk of chunks) void chunk
        then()
      })
    },
    async then => {
      const own = new EventEmitter()
      own.once('done', then)
      setImmediate(() => own.emit('done'))
      await once(own, 'done')
    },
    async then => {
      for await (const value of counting()) if (value === 2) then()
    },
  ]
}

async function* counting(): AsyncGenerator<number> {
  for (let value = 1; value <= 2; value++) {
    await Promise.resolve()
    yield value
  }
}

/** Deterministic numbers below `n`, so that a seed names an interleaving of constructs. */
function random(seed: number): (n: number) => number {
  let state = seed
  return n => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state % n
  }
}

interface Verdict {
  leaked: number
  lost: number
  foreign: number
}

// What each datapoint wrote says which it was; the session of a span names its tracer.
function judge(spans: readonly ReadableSpan[], sessions: ReadonlyMap<string, number>, expected: number): Verdict {
  const verdict: Verdict = {leaked: 0, lost: 0, foreign: 0}
  const traces = new Map<string, number>()
  let written = 0
  for (const span of spans) {
    const index = sessions.get(String(span.attributes['honeyhive.session_id'])) ?? -1
    const {traceId} = span.spanContext()
    if ((traces.get(traceId) ?? index) !== index) verdict.foreign += 1
    traces.set(traceId, index)
    for (const [key, value] of Object.entries(span.attributes)) {
      if (!key.startsWith('honeyhive_metadata.step')) continue
      written += 1
      if (value !== index) verdict.leaked += 1
    }
  }
  verdict.lost = expected - written
  return verdict
}

const stepsEach = 4

async function datapoint(index: number, steps: readonly Step[], next: (n: number) => number): Promise<void> {
  const order = Array.from({length: stepsEach}, () => steps[next(steps.length)])
  await trace({eventName: 'item', captureInputs: false, captureOutputs: false}, async () => {
    for (const [at, step] of order.entries()) {
      const inner = trace({eventName: `step ${at}`, captureInputs: false, captureOutputs: false}, async () =>
        step?.(() => void enrichSpan({[`step${at}`]: index})),
      )
      await inner()
    }
  })()
}

async function run(
  seed: number,
  count: number,
  url: string,
  root: HoneyHiveTracer,
  spans: readonly ReadableSpan[],
  enter: (fork: HoneyHiveTracer, work: () => Promise<void>) => Promise<void>,
): Promise<Verdict> {
  const from = spans.length
  const next = random(seed)
  const steps = constructs(url)
  const sessions = new Map<string, number>()
  await Promise.all(
    Array.from({length: count}, async (_, index) => {
      const fork = root.fork()
      sessions.set(fork.sessionId, index)
      await enter(fork, async () => datapoint(index, steps, next))
    }),
  )
  return judge(spans.slice(from), sessions, count * stepsEach)
}

async function withServer(work: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((_, response) => void response.end('ok')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  try {
    await work(`http://127.0.0.1:${port}/`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

// 20 seeds share 1,000 concurrent datapoints each where asked for: ISOLATION_FULL=1; the suite runs 50 a seed and 1,000 once.
const full = process.env['ISOLATION_FULL'] === '1'

test.serial(
  '1,000 concurrent datapoints over everything that keeps context: nothing leaks, is lost, or joins',
  async t => {
    t.timeout(240_000)
    await withServer(async url => {
      for (let seed = 1; seed <= 20; seed++) {
        await using recording = recordSpans()
        const count = full || seed === 1 ? 1_000 : 50
        const verdict = await run(seed, count, url, recording.tracer, recording.spans, async (fork, work) =>
          fork.run(work),
        )
        t.deepEqual(verdict, {leaked: 0, lost: 0, foreign: 0}, `seed ${seed}`)
      }
    })
  },
)

test.serial(
  'the positive control, one default tracer that is swapped for each datapoint, reports thousands',
  async t => {
    t.timeout(60_000)
    await withServer(async url => {
      await using recording = recordSpans()
      const verdict = await run(1, 1_000, url, recording.tracer, recording.spans, async (fork, work) => {
        setDefaultTracer(fork)
        await pause(0)
        await work()
      })
      setDefaultTracer(undefined)
      t.log(verdict)
      t.true(verdict.leaked >= 2_000, `${verdict.leaked} leaked`)
    })
  },
)
