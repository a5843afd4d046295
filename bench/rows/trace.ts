import {context, type Span, SpanStatusCode, trace} from '@opentelemetry/api'
import {HoneyHiveTracer} from 'enrich-span'
import type {Pair, Row} from '../row.ts'
import {AcceptAll} from '../setting/accept-all.ts'
import {createRawProvider, type RawProvider} from '../setting/raw-provider.ts'

/** Compares a traced function with a hand-written wrapper that records the same span. */
export const traceRows: readonly Row[] = [
  {
    id: 'trace-async',
    what: 'trace, async, an object in and out',
    against: 'a wrapper by hand, same attributes',
    must: 1.25,
    aim: 1.1,
    mostCalls: 2_000,
    prepare: () => pair(async question => answer(question), wrapAsync),
  },
  {
    id: 'trace-sync',
    what: 'trace, sync, an object in and out',
    against: 'a wrapper by hand, same attributes',
    must: 1.35,
    aim: 1.1,
    mostCalls: 2_000,
    prepare: () => pair(answer, wrapSync),
  },
  {
    id: 'trace-generator',
    what: 'trace, a generator of five values',
    against: 'a generator around it by hand, same attributes',
    must: 1.5,
    mostCalls: 2_000,
    prepare: () => pair(parts, wrapGenerator),
  },
  {
    id: 'trace-bare',
    what: 'trace, async, an object in and out',
    against: 'bare `startActiveSpan`, two attributes',
    mostCalls: 2_000,
    prepare: () => pair(async question => answer(question), wrapBare),
  },
]

interface Question {
  readonly text: string
  readonly limit: number
}

interface Answer {
  readonly text: string
  readonly score: number
}

function answer({text, limit}: Question): Answer {
  return {text: limit > 1 ? text : 'none', score: 0.5}
}

function* parts({text, limit}: Question): Generator<string> {
  for (let part = 0; part < limit + 2; part++) yield text
}

type Asked<R> = (question: Question) => R
type Wrap<R> = (raw: RawProvider, ids: Ids, fn: Asked<R>) => Asked<R>
type Ids = Readonly<Record<string, string>>

// Both sides deliver their spans before the round ends. Otherwise a queue that only grows would be cheapest.
function pair<R>(fn: Asked<R>, wrap: Wrap<R>): Pair {
  const raw = createRawProvider()
  const exporter = new AcceptAll()
  const tracer = new HoneyHiveTracer({destination: exporter})
  const ids = {
    'honeyhive.session_id': tracer.sessionId,
    'honeyhive.project': tracer.project,
    'honeyhive.source': tracer.source,
  }
  const byHand = wrap(raw, ids, fn)
  const ours = tracer.trace({eventName: 'answer'}, fn)
  return {
    baseline: async count => {
      await callAll(byHand, count)
      await raw.flush()
    },
    subject: async count => {
      await callAll(ours, count)
      await tracer.flush()
    },
    check: () => {
      if (exporter.accepted !== raw.exporter.accepted) throw new Error('both sides must deliver the same spans')
    },
    close: async () => Promise.all([tracer.shutdown(), raw.close()]),
  }
}

async function callAll(fn: Asked<unknown>, count: number): Promise<void> {
  for (let call = 0; call < count; call++) {
    const result = fn({text: 'why?', limit: 3})
    if (result instanceof Promise) await result
    else if (isIterable(result)) for (const _ of result);
  }
}

function isIterable(result: unknown): result is Iterable<unknown> {
  return typeof result === 'object' && result !== null && Symbol.iterator in result
}

// Each step runs with the span active, and the consumer's code without it, as a careful author would write it.
function wrapGenerator(raw: RawProvider, ids: Ids, fn: Asked<Generator<string>>): Asked<Generator<string>> {
  return function* answered(question) {
    const span = raw.tracer.startSpan('answer', {attributes: ids})
    const inside = trace.setSpan(context.active(), span)
    const startedAt = begin(span, question)
    const chunks: string[] = []
    let firstAt: number | undefined
    try {
      const generator = context.with(inside, fn, undefined, question)
      for (;;) {
        const {done, value} = context.with(inside, () => generator.next())
        if (done) return
        firstAt ??= performance.now()
        chunks.push(value)
        yield value
      }
    } catch (error) {
      throw fail(span, error)
    } finally {
      for (const [index, chunk] of chunks.entries()) span.setAttribute(`honeyhive_outputs.result.${index}`, chunk)
      span.setAttributes({
        'honeyhive_metrics.time_to_first_chunk_ms': (firstAt ?? startedAt) - startedAt,
        'honeyhive_metrics.chunks': chunks.length,
        honeyhive_duration_ms: performance.now() - startedAt,
      })
      span.end()
    }
  }
}

function wrapSync(raw: RawProvider, ids: Ids, fn: Asked<Answer>): Asked<Answer> {
  return question =>
    raw.tracer.startActiveSpan('answer', {attributes: ids}, span => {
      const startedAt = begin(span, question)
      try {
        const result = fn(question)
        succeed(span, result, startedAt)
        return result
      } catch (error) {
        throw fail(span, error)
      } finally {
        span.end()
      }
    })
}

function wrapAsync(raw: RawProvider, ids: Ids, fn: Asked<Promise<Answer>>): Asked<Promise<Answer>> {
  return question =>
    raw.tracer.startActiveSpan('answer', {attributes: ids}, async span => {
      const startedAt = begin(span, question)
      try {
        const result = await fn(question)
        succeed(span, result, startedAt)
        return result
      } catch (error) {
        throw fail(span, error)
      } finally {
        span.end()
      }
    })
}

// The minimal wrapper, without ids, errors and duration.
function wrapBare(raw: RawProvider, _: Ids, fn: Asked<Promise<Answer>>): Asked<Promise<Answer>> {
  return question =>
    raw.tracer.startActiveSpan('answer', async span => {
      span.setAttribute('question', question.text)
      const result = await fn(question)
      span.setAttribute('answer', result.text)
      span.end()
      return result
    })
}

function begin(span: Span, question: Question): number {
  span.setAttributes({
    honeyhive_event_type: 'tool',
    honeyhive_event_name: 'answer',
    'honeyhive_inputs.text': question.text,
    'honeyhive_inputs.limit': question.limit,
  })
  return performance.now()
}

function succeed(span: Span, result: Answer, startedAt: number): void {
  span.setAttributes({
    'honeyhive_outputs.result.text': result.text,
    'honeyhive_outputs.result.score': result.score,
    honeyhive_duration_ms: performance.now() - startedAt,
  })
}

function fail(span: Span, error: unknown): unknown {
  span.setStatus({code: SpanStatusCode.ERROR, message: String(error)})
  span.recordException(error instanceof Error ? error : String(error))
  return error
}
