import {context, diag, DiagLogLevel, trace} from '@opentelemetry/api'
import {AsyncLocalStorageContextManager} from '@opentelemetry/context-async-hooks'
import {AlwaysOffSampler, BasicTracerProvider, type ReadableSpan} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {vectors} from './vectors.ts'
import {withoutField} from './without-field.ts'
import {bind, enrichSpan} from 'enrich-span/enrich'

// A process in which no tracer of ours is ever made: the application's own spans, and the door of `enrichSpan` alone.

const heard: string[] = []

test.before(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  process.env['HH_QUIET'] = '1'
  const ignore = (): void => {}
  const logger = {error: ignore, info: ignore, debug: ignore, verbose: ignore, warn: (text: string) => heard.push(text)}
  diag.setLogger(logger, {logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true})
})

/** A tracer of bare OpenTelemetry. */
function plainTracer(options: ConstructorParameters<typeof BasicTracerProvider>[0] = {}) {
  return new BasicTracerProvider({spanLimits: {attributeCountLimit: 100_000}, ...options}).getTracer('application')
}

for (const {name, span: kind, call = {}, calls = [call], attributes, returned} of vectors) {
  test(`on a span of the application, as on ours: ${name}`, t => {
    const span = plainTracer(kind === 'non_recording' ? {sampler: new AlwaysOffSampler()} : {}).startSpan('vector')
    if (kind === 'ended') span.end()
    const under = trace.setSpan(context.active(), span)
    const answers = context.with(under, () => calls.map(each => enrichSpan(each)))
    t.deepEqual(answers, [returned].flat())
    t.deepEqual((span as unknown as Partial<ReadableSpan>).attributes ?? {}, attributes)
  })
}

test('scope, with, explain and shortcuts work, through awaits', async t => {
  const written = await plainTracer().startActiveSpan('work', async span => {
    using scope = enrichSpan.scope({metadata: {opened: true}})
    await Promise.resolve()
    t.true(context.with(trace.deleteSpan(context.active()), () => scope.enrich({metrics: {tokens: 12}})))
    t.like(scope, {span, tracer: undefined, enriched: true, outcome: {ok: true, via: 'active', written: 1}}, 'pinned')
    t.is(
      enrichSpan.with({user_id: 'u-1'}, inside => (t.true(inside.enriched), 'its own value')),
      'its own value',
    )
    t.true(enrichSpan.feedback({rating: 5}))
    t.like(enrichSpan.explain({a: 1, b: [1, 2]}), {
      target: {ok: true, via: 'active', span, written: 3},
      attributes: {'honeyhive_metadata.a': 1, 'honeyhive_metadata.b.0': 1, 'honeyhive_metadata.b.1': 2},
      steps: [{step: 'active'}],
      destination: 'wherever the application’s own provider sends it',
    })
    return (span as unknown as ReadableSpan).attributes
  })
  t.deepEqual(written, {
    'honeyhive_metadata.opened': true,
    'honeyhive_metrics.tokens': 12,
    'honeyhive_metadata.user_id': 'u-1',
    'honeyhive_feedback.rating': 5,
  })
})

test('bind keeps the span for a callback that runs elsewhere', t => {
  const span = plainTracer().startSpan('work')
  const late = context.with(trace.setSpan(context.active(), span), () => bind(() => enrichSpan({late: true})))
  t.true(late())
})

for (const field of ['ended', 'name', 'attributes', 'parentSpanContext', 'droppedAttributesCount'] as const) {
  test(`a span of which \`${field}\` cannot be read is enriched all the same`, t => {
    const span = withoutField(plainTracer().startSpan('strict'), field)
    context.with(trace.setSpan(context.active(), span), () => {
      t.true(enrichSpan({a: 1}))
      t.true(enrichSpan.scope({b: 2}).enrich({c: 3}))
      t.true(enrichSpan.explain({d: 4}).target.ok)
      span.end()
      t.false(enrichSpan({e: 5}))
    })
  })
}

const failures = [
  ['no-span', 'enrichSpan(): no span is active here, 1 key not written (metadata.a). ', () => enrichSpan({a: 1})],
  [
    'span-ended',
    'enrichSpan() on span "over": the span has ended, 1 key not written (metadata.a). ',
    () => {
      const span = plainTracer().startSpan('over')
      span.end()
      return enrichSpan({span, a: 1})
    },
  ],
  [
    'not-our-tracer',
    'enrichSpan(): `tracer` is an OpenTelemetry tracer or provider, not a HoneyHiveTracer, 1 key not written (metadata.a). ',
    () => enrichSpan({tracer: plainTracer(), a: 1}),
  ],
  [
    'scope-closed',
    'scope.enrich() on span "closed": the scope was closed, ',
    () => {
      const scope = enrichSpan.scope({span: plainTracer().startSpan('closed')})
      scope.close()
      return scope.enrich({a: 1})
    },
  ],
  [
    'foreign-span',
    'scope.enrich() on span "mine": ',
    () => enrichSpan.scope({span: plainTracer().startSpan('mine')}).enrich({span: plainTracer().startSpan('other')}),
  ],
  [
    'dropped',
    'enrichSpan() on span "narrow": part of the data was cut, ',
    () => {
      const span = plainTracer({spanLimits: {attributeCountLimit: 1}}).startSpan('narrow')
      return enrichSpan({span, a: 1, b: 2})
    },
  ],
] as const

for (const [code, message, fail] of failures) {
  test.serial(`${code} is false each time, and reported once`, t => {
    const before = heard.length
    t.deepEqual([fail(), fail()], [false, false])
    const reported = heard.slice(before).filter(text => text.endsWith(`[${code}]`))
    t.is(reported.length, 1)
    t.true(reported[0]?.startsWith(message), reported[0])
  })
}

test('a scope refuses a tracer of bare OpenTelemetry like a direct call', t => {
  const span = plainTracer().startSpan('kept')
  const scope = enrichSpan.scope({span})
  t.false(scope.enrich({tracer: plainTracer(), a: 1}))
  t.like(scope.outcome, {ok: false, reason: 'not-our-tracer', span, written: 0, lost: 1})
  t.true(scope.enrich({a: 1}), 'and goes on')
})

test.serial('a key that resembles a namespace is reported', t => {
  t.true(enrichSpan({span: plainTracer().startSpan('typo'), metdata: 1}))
  t.regex(heard.at(-1) ?? '', /`metdata`.*`metadata`.*\[looks-like-namespace\]$/)
})
