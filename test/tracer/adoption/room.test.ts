import {trace} from '@opentelemetry/api'
import {BasicTracerProvider, type ReadableSpan} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {diagnostics, enrichSpan, routedSpanProcessor} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'

const keys = (count: number): Record<string, number> =>
  Object.fromEntries(Array.from({length: count}, (_, n) => [`key_${n}`, n]))

/** How a tracer gets the spans of the application's provider. */
const ways = ['routedSpanProcessor()', 'tracer.spanProcessor', 'adopt()'] as const

for (const way of ways) {
  test.serial(`${way}: what the application’s span refuses is \`dropped\`, and explain counts the same`, async t => {
    await using mine = recordSpans()
    const processor = way === 'tracer.spanProcessor' ? mine.tracer.spanProcessor : routedSpanProcessor()
    const application = new BasicTracerProvider({spanProcessors: [processor]}).getTracer('application')
    const before = diagnostics().counts.dropped
    const request = (): void =>
      application.startActiveSpan('request', span => {
        if (way === 'adopt()') t.true(mine.tracer.adopt())
        const {target} = enrichSpan.explain({metadata: keys(200)})
        using scope = enrichSpan.scope({metadata: keys(200)})
        const {outcome} = scope
        t.false(scope.enriched)
        t.like(outcome, {ok: false, reason: 'dropped', written: 125, lost: 75})
        t.like(target, {ok: false, reason: 'dropped', written: 125, lost: 75})
        t.true(scope.enrich({metadata: {key_0: 'again'}}), 'a key that is there is overwritten')
        t.false(scope.enrich({metadata: {another: 1}}))
        t.like(enrichSpan.explain({metadata: {another: 1, key_1: 2}}).target, {ok: false, written: 1, lost: 1})
        span.end()
      })
    if (way === 'adopt()') request()
    else mine.tracer.run(request)
    t.is(diagnostics().counts.dropped, before + 2)
    t.is(Object.keys(mine.span('request').attributes).length, 128)
  })
}

test('a span with the limit of its provider keeps what a larger limit allows', async t => {
  await using mine = recordSpans()
  const provider = new BasicTracerProvider({
    spanLimits: {attributeCountLimit: 300},
    spanProcessors: [mine.tracer.spanProcessor],
  })
  provider.getTracer('application').startActiveSpan('request', span => {
    t.true(enrichSpan({metadata: keys(290)}))
    t.true(enrichSpan.explain({metadata: {more: 1}}).target.ok)
    t.false(enrichSpan({metadata: {a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9}}))
    span.end()
  })
  t.is(Object.keys(mine.span('request').attributes).length, 300)
})

test.serial('a span without room for the ids is left to the application', async t => {
  await using mine = recordSpans()
  const application = new BasicTracerProvider({spanProcessors: [mine.tracer.spanProcessor]}).getTracer('application')
  const before = diagnostics().counts.dropped
  const span = application.startSpan('full', {attributes: keys(127)})
  t.is(diagnostics().counts.dropped, before + 1)
  span.end()
  t.is(mine.spans.length, 0)
  t.is((await mine.tracer.flush()).created, 0)
  t.is((span as unknown as ReadableSpan).ended, true)
  t.is(trace.getActiveSpan(), undefined)
})
