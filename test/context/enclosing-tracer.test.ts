import {context, type Context, INVALID_SPAN_CONTEXT, type Span, trace, type Tracer} from '@opentelemetry/api'
import {suppressTracing} from '@opentelemetry/core'
import {BasicTracerProvider} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {enrichSpan, type HoneyHiveTracer} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'
import {type StackFrame, stackOf} from '../../src/context/tracer-stack.ts'

// An application's own provider, whose spans no tracer of ours owns.
const plain: Tracer = new BasicTracerProvider().getTracer('application')
const within = <R>(span: Span, run: () => R, at: Context = context.active()): R =>
  context.with(trace.setSpan(at, span), run)
const traceIdOf = (span: Span): string => span.spanContext().traceId

interface Two {
  readonly a: HoneyHiveTracer
  readonly b: HoneyHiveTracer
}

// Each case starts a span of B where a span of A lies above it, made active in a way of its own.
const ways: Readonly<Record<string, (two: Two, startB: () => Span) => {readonly above: Span; readonly started: Span}>> =
  {
    'plain OpenTelemetry calls': ({a}, startB) => {
      const above = a.startSpan('a')
      return {above, started: within(above, startB)}
    },
    'plain calls, a plain span between': ({a}, startB) => {
      const above = a.startSpan('a')
      return {above, started: within(above, () => within(plain.startSpan('plain'), startB))}
    },
    'plain calls inside a tracer, two plain spans between': ({a, b}, startB) =>
      b.run(() => {
        const above = a.startSpan('a')
        return {
          above,
          started: within(above, () => within(plain.startSpan('p'), () => within(plain.startSpan('q'), startB))),
        }
      }),
    'plain calls, then another tracer entered, two plain spans between': ({a, b}, startB) => {
      const above = a.startSpan('a')
      const started = within(above, () =>
        within(plain.startSpan('p'), () => b.run(() => within(plain.startSpan('q'), startB))),
      )
      return {above, started}
    },
    'a wrapper around its context': ({a}, startB) => {
      const above = a.startSpan('a')
      return {above, started: within(trace.wrapSpanContext(above.spanContext()), startB)}
    },
    'our verb, the tracer closed meanwhile': ({a}, startB) => {
      const fork = a.fork()
      return fork.startActiveSpan('a', above => {
        void fork.shutdown()
        return {above, started: within(plain.startSpan('plain'), () => a.fork().run(startB))}
      })
    },
  }

for (const [name, way] of Object.entries(ways)) {
  test(`below a span of another tracer (${name}) a span starts a trace of its own`, async t => {
    await using mine = recordSpans()
    await using other = recordSpans()
    const {above, started} = way({a: other.tracer, b: mine.tracer}, () => mine.tracer.startSpan('b'))
    t.not(traceIdOf(started), traceIdOf(above))
  })
}

test('a span made active by plain calls, with a plain span below it, is still its tracer’s nearest', async t => {
  await using mine = recordSpans()
  const {tracer} = mine
  const above = tracer.startSpan('a')
  within(above, () =>
    within(plain.startSpan('plain'), () => {
      t.true(tracer.enrichSpan({metadata: {step: 1}}))
      t.true(enrichSpan({metadata: {free: true}}), 'discovered as well')
      tracer.startSpan('child').end()
    }),
  )
  above.end()
  await tracer.flush()
  t.is(mine.span('a').attributes['honeyhive_metadata.step'], 1)
  t.is(mine.span('a').attributes['honeyhive_metadata.free'], true)
  t.is(mine.span('child').parentSpanContext?.spanId, above.spanContext().spanId)
})

test('a wrapper around a span’s context leads to the span itself', async t => {
  await using mine = recordSpans()
  const span = mine.tracer.startSpan('real')
  t.true(within(trace.wrapSpanContext(span.spanContext()), () => enrichSpan({metadata: {step: 1}})))
  span.end()
  t.is(mine.span('real').attributes['honeyhive_metadata.step'], 1)
})

test('the context from which the active span was deleted starts a root, however it was made', async t => {
  await using mine = recordSpans()
  const {tracer} = mine
  const outside = tracer.startSpan('outside')
  const starts: Record<string, () => Context> = {
    'our verb': () => tracer.startActiveSpan('up', () => context.active()),
    'plain calls, then with': () => within(outside, () => enrichSpan.with({metadata: {a: 1}}, () => context.active())),
  }
  for (const [name, make] of Object.entries(starts)) {
    const emptied = trace.deleteSpan(make())
    const deeper = trace.setSpan(emptied, trace.wrapSpanContext(INVALID_SPAN_CONTEXT))
    for (const at of [emptied, deeper]) {
      const span = tracer.startSpan('root', {}, at) as Span & {parentSpanContext?: unknown}
      t.is(span.parentSpanContext, undefined, name)
    }
  }
})

test('spans that do not record because tracing is suppressed keep their own owners', async t => {
  await using mine = recordSpans()
  await using other = recordSpans()
  const quiet = suppressTracing(context.active())
  const [first, second] = [mine, other].map(({tracer}) => tracer.startSpan('quiet', {}, quiet))
  t.is(ownerAt(first), mine.tracer.id)
  t.is(ownerAt(second), other.tracer.id)
})

test('a remote parent that was not sampled does not switch a tenant’s tracing off', async t => {
  await using mine = recordSpans()
  const stranger = trace.wrapSpanContext({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: 0,
    isRemote: true,
  })
  const span = within(stranger, () => mine.tracer.startSpan('request'))
  t.true(span.isRecording())
  t.is(traceIdOf(span), '0af7651916cd43dd8448eb211c80319c')
})

function ownerAt(span: Span | undefined): string | undefined {
  return span && within(span, () => enrichSpan.explain({}).target.tracer?.id)
}

test('a chain of ever new tracers holds one closed tracer at most', async t => {
  await using mine = recordSpans()
  const chain = (depth: number): number => {
    if (depth === 0) return lengthOf(stackOf(context.active())?.innermost)
    const fork = mine.tracer.fork()
    return fork.startActiveSpan('step', span => {
      span.end()
      void fork.shutdown()
      return chain(depth - 1)
    })
  }
  t.true(chain(100) <= 3)
})

function lengthOf(entry: StackFrame | undefined): number {
  return entry === undefined ? 0 : 1 + lengthOf(entry.outer)
}
