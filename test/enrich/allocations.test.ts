import {context, ROOT_CONTEXT, trace} from '@opentelemetry/api'
import test from 'ava'
import {enrichSpan, HoneyHiveTracer} from '../../src/index.ts'

const enrichment = (call: number) => ({
  metadata: {model: 'gpt-4o', step: 'plan', attempt: call, cached: false, user: {plan: 'pro'}},
  metrics: {score: 0.95},
})

// What is counted here does not change with what else the machine does, as times would. Raise a budget with its reason.
test.serial('an enrichment of six attributes allocates little more than the caller’s own objects', async t => {
  await using tracer = new HoneyHiveTracer({destination: 'memory'})
  const span = tracer.startSpan('work')
  context.with(trace.setSpan(ROOT_CONTEXT, span), () => {
    const bytes = bytesPerCall(call => enrichSpan(enrichment(call)))
    // 737 on Node 20 and 24; 184 of them are the caller's.
    t.true(bytes <= 800, `${bytes} bytes a call`)
  })
  span.end()
})

test.serial('an enrichment calls setAttribute once for each attribute, and nothing else of a plain span', t => {
  const calls: string[] = []
  const span = trace.wrapSpanContext({traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1})
  const counted = new Proxy(span, {
    get: (target, key) => {
      if (key === 'isRecording') return () => true
      if (key !== 'setAttribute') return Reflect.get(target, key)
      return (name: string) => calls.push(name)
    },
  })
  t.true(enrichSpan({...enrichment(1), span: counted}))
  t.is(calls.length, 6)
})

test.serial('a closed fork leaves nothing behind, a living one keeps at most 512 bytes', async t => {
  await using tracer = new HoneyHiveTracer({destination: 'memory'})
  const count = 2_000
  await closeForks(tracer, 500)
  // What the engine compiles meanwhile stands in the same heap: once, not each time.
  const rounds: number[] = []
  for (let round = 0; round < 3; round++) {
    const before = await heapAfterCollection()
    const alive = Array.from({length: count}, () => tracer.fork())
    rounds.push(((await heapAfterCollection()) - before) / count)
    await Promise.all(alive.splice(0).map(fork => fork.shutdown()))
  }
  const [, each = Number.NaN] = rounds.sort((a, b) => a - b)
  t.true(each <= 512, `${each} bytes a living fork`)
  // What only grew to its working size is no leak.
  await closeForks(tracer, 2 * count)
  const earlier = await heapAfterCollection()
  await closeForks(tracer, 30 * count)
  const left = ((await heapAfterCollection()) - earlier) / (30 * count)
  t.true(left <= 8, `${left} bytes a closed fork`)
})

async function closeForks(tracer: HoneyHiveTracer, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await tracer.fork().shutdown()
}

async function heapAfterCollection(): Promise<number> {
  // Weak references are let go of at the end of a turn.
  for (let turn = 0; turn < 4; turn++) {
    await new Promise(setImmediate)
    globalThis.gc?.()
  }
  return process.memoryUsage().heapUsed
}

// A sample in which garbage was collected is wrong; the median of many is not.
function bytesPerCall(call: (index: number) => unknown): number {
  const samples: number[] = []
  // Until the engine has compiled all of it for good, it allocates more, for as long as the machine is busy with other things.
  for (let index = 0; index < 100_000; index++) call(index)
  for (let sample = 0; sample < 60; sample++) {
    const before = process.memoryUsage().heapUsed
    for (let index = 0; index < 200; index++) call(index)
    samples.push((process.memoryUsage().heapUsed - before) / 200)
  }
  const sorted = samples.slice(20).sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
