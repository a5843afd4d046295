import {AsyncLocalStorageContextManager} from '@opentelemetry/context-async-hooks'
import {type Context, context} from '@opentelemetry/api'
import type {Span} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {HoneyHiveTracer} from '../../src/index.ts'

// What is counted here does not change with what else the machine does, as times would. Raise a budget with its reason.

let entries = 0

class CountingContextManager extends AsyncLocalStorageContextManager {
  override with<A extends unknown[], F extends (...given: A) => ReturnType<F>>(
    active: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...given: A
  ): ReturnType<F> {
    entries += 1
    return super.with(active, fn, thisArg, ...given)
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
  readonly call: (tracer: HoneyHiveTracer) => (given: typeof question) => unknown
  readonly contextEntries: number
  readonly attributes: readonly string[]
  /** Of one call, the SDK's span included; a hand-written wrapper takes about as many. */
  readonly bytes: number
}

const cases: Readonly<Record<string, Case>> = {
  sync: {
    call: tracer => tracer.trace((asked: typeof question) => answer(asked)),
    contextEntries: 1,
    attributes: [...type, ...inputs, ...outputs, 'honeyhive_duration_ms'],
    bytes: 3_700,
  },
  async: {
    call: tracer => tracer.trace(async (asked: typeof question) => answer(asked)),
    contextEntries: 1,
    attributes: [...type, ...inputs, ...outputs, 'honeyhive_duration_ms'],
    bytes: 4_000,
  },
  'a generator of two': {
    call: tracer => {
      const traced = tracer.trace(function* ({text}: typeof question) {
        yield text
        yield text
      })
      return given => [...traced(given)]
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
    bytes: 4_600,
  },
}

for (const [kind, {call, contextEntries, attributes, bytes}] of Object.entries(cases)) {
  test.serial(
    `${kind}: a call enters the context as often as its work has steps, and sets each attribute once`,
    async t => {
      entries = 0
      written.length = 0
      await call(counted)(question)
      t.is(entries, contextEntries)
      t.deepEqual(written, attributes)
    },
  )

  test.serial(`${kind}: a call allocates little more than its span`, async t => {
    const each = await bytesPerCall(call(uncounted))
    t.true(each <= bytes, `${each} bytes a call`)
  })
}

// A sample in which garbage was collected is wrong; the median of many is not.
async function bytesPerCall(call: (given: typeof question) => unknown): Promise<number> {
  const samples: number[] = []
  for (let sample = 0; sample < 60; sample++) {
    const before = process.memoryUsage().heapUsed
    for (let index = 0; index < 200; index++) await call(question)
    samples.push((process.memoryUsage().heapUsed - before) / 200)
  }
  const sorted = samples.slice(20).sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
