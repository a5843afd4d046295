import {AsyncLocalStorageContextManager} from '@opentelemetry/context-async-hooks'
import {type Context, context, trace} from '@opentelemetry/api'
import {BasicTracerProvider, type ReadableSpan, type Span} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {HoneyHiveTracer} from '../../src/index.ts'

// What is counted here does not change with what else the machine does, as times would. Raise a budget with its reason.

let entries = 0

class CountingContextManager extends AsyncLocalStorageContextManager {
  override with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    active: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    entries += 1
    return super.with(active, fn, thisArg, ...args)
  }
}

context.setGlobalContextManager(new CountingContextManager().enable())

// Counted at the span itself: `setAttributes` calls it for each.
const written: string[] = []
const counting = {
  onStart: (span: Span) => {
    const setAttribute = span.setAttribute.bind(span)
    span.setAttribute = (key, value) => {
      written.push(key)
      return setAttribute(key, value)
    }
  },
  onEnd: () => {},
  forceFlush: async () => {},
  shutdown: async () => {},
}

const counted = new HoneyHiveTracer({destination: 'memory', processors: [counting]})
const uncounted = new HoneyHiveTracer({destination: 'memory'})
test.after.always(async () => Promise.all([counted.shutdown(), uncounted.shutdown()]))

const question = {text: 'why?', limit: 3}
const answer = ({limit}: typeof question) => ({text: 'because', score: 1 / limit})
const type = ['honeyhive_event_type', 'honeyhive_event_name']
const inputs = ['honeyhive_inputs.text', 'honeyhive_inputs.limit']
const outputs = ['honeyhive_outputs.result.text', 'honeyhive_outputs.result.score']

interface Case {
  readonly call: (tracer: HoneyHiveTracer) => (args: typeof question) => unknown
  readonly contextEntries: number
  readonly attributes: readonly string[]
  /** Bytes that a call allocates, beside the same by hand without the promise, or the generator and its steps. */
  readonly bytes: number
}

const cases: Readonly<Record<string, Case>> = {
  sync: {
    call: tracer => tracer.trace((asked: typeof question) => answer(asked)),
    contextEntries: 1,
    attributes: [...type, ...inputs, ...outputs, 'honeyhive_duration_ms'],
    bytes: 1.25,
  },
  async: {
    call: tracer => tracer.trace(async (asked: typeof question) => answer(asked)),
    contextEntries: 1,
    attributes: [...type, ...inputs, ...outputs, 'honeyhive_duration_ms'],
    // 1.38 to 1.41 on Node 20, once all is compiled; 1.02 on Node 24.
    bytes: 1.5,
  },
  'a generator of two': {
    call: tracer => {
      const traced = tracer.trace(function* ({text}: typeof question) {
        yield text
        yield text
      })
      return args => [...traced(args)]
    },
    // The call, and a step for each value and for the end.
    contextEntries: 4,
    attributes: [
      ...type,
      ...inputs,
      'honeyhive_metrics.time_to_first_chunk_ms',
      'honeyhive_metrics.chunks',
      'honeyhive_outputs.result.0',
      'honeyhive_outputs.result.1',
      'honeyhive_duration_ms',
    ],
    bytes: 1.9,
  },
}

// What anybody pays who writes the same onto a span of the SDK, and enters the context as often.
function byHand({contextEntries, attributes}: Case): (args: typeof question) => unknown {
  const kept: ReadableSpan[] = []
  const keeping = {...counting, onStart: () => {}, onEnd: (span: ReadableSpan) => kept.push(span)}
  const raw = new BasicTracerProvider({spanProcessors: [keeping]})
  const tracer = raw.getTracer('by hand')
  return ({text}) => {
    const span = tracer.startSpan('span', {attributes: {session: 'a', project: 'b', source: 'c'}})
    const inside = trace.setSpan(context.active(), span)
    const work = (): string => text
    for (let entry = 0; entry < contextEntries; entry++) context.with(inside, work)
    for (const key of attributes) span.setAttribute(key, text)
    span.end()
  }
}

for (const [kind, each] of Object.entries(cases)) {
  test.serial(
    `${kind}: a call enters the context as often as its work has steps, and sets each attribute once`,
    async t => {
      entries = 0
      written.length = 0
      await each.call(counted)(question)
      t.is(entries, each.contextEntries)
      t.deepEqual(written, each.attributes)
    },
  )

  test.serial(`${kind}: a call allocates little more than the same done by hand`, async t => {
    const hand = await bytesPerCall(byHand(each))
    const ours = await bytesPerCall(each.call(uncounted))
    t.true(ours <= hand * each.bytes, `${ours} bytes a call, ${hand} by hand`)
  })
}

// A sample in which garbage was collected is wrong; the median of many is not.
async function bytesPerCall(call: (args: typeof question) => unknown): Promise<number> {
  const samples: number[] = []
  // Until the engine has compiled all of it for good, it allocates more, for as long as the machine is busy with other things.
  for (let index = 0; index < 20_000; index++) await call(question)
  for (let sample = 0; sample < 60; sample++) {
    const before = process.memoryUsage().heapUsed
    for (let index = 0; index < 200; index++) await call(question)
    samples.push((process.memoryUsage().heapUsed - before) / 200)
  }
  const sorted = samples.slice(20).sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
