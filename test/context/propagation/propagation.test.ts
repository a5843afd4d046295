import {context, trace} from '@opentelemetry/api'
import {BasicTracerProvider} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {carrierHeader, extract, inject} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'
const traceparent = `00-${traceId}-${spanId}-01`
const remoteAt = (headers: Parameters<typeof extract>[0]): string | undefined =>
  trace.getSpanContext(extract(headers))?.traceId

test('inject writes the discovered tracer’s span, and nothing else', async t => {
  await using mine = recordSpans()
  mine.tracer.startActiveSpan('call', span => {
    const {traceId: id, spanId: own} = span.spanContext()
    t.deepEqual(inject({accept: '*/*'}), {accept: '*/*', traceparent: `00-${id}-${own}-01`})
    t.is(inject(new Headers()).get('traceparent'), `00-${id}-${own}-01`)
    t.is(inject(new Map<string, string>()).get('traceparent'), `00-${id}-${own}-01`)
    span.end()
  })
  t.deepEqual(inject(), {}, 'nothing active: nothing written')
})

test('inject for one tracer below another tracer’s span does not give that one away', async t => {
  await using a = recordSpans()
  await using b = recordSpans()
  a.tracer.startActiveSpan('a', span => {
    t.deepEqual(
      b.tracer.run(() => inject()),
      {},
    )
    t.deepEqual(inject({}, {tracer: b.tracer}), {})
    span.end()
  })
})

test('without a tracer inject writes the active plain span', t => {
  const span = new BasicTracerProvider().getTracer('plain').startSpan('plain')
  const at = trace.setSpan(context.active(), span)
  t.is(inject({}, {context: at}).traceparent, `00-${span.spanContext().traceId}-${span.spanContext().spanId}-01`)
})

test('the carrier goes to hosts on the list only', async t => {
  await using mine = recordSpans()
  const sent = (to: string | URL | undefined, carrierHosts?: string[]): boolean =>
    carrierHeader in inject({}, {tracer: mine.tracer, to, carrierHosts})
  t.true(sent('https://worker.internal/jobs', ['worker.internal']))
  t.true(sent(new URL('http://worker.internal:8080/'), ['worker.internal:8080']))
  t.false(sent('https://worker.internal.evil.example/', ['worker.internal']))
  t.false(sent('https://evil.example/worker.internal', ['worker.internal']))
  t.false(sent('https://worker.internal@evil.example/', ['worker.internal']))
  t.false(sent('https://worker.internal/jobs'))
  t.false(sent(undefined, ['worker.internal']))
  t.false(sent('not a url', ['not a url']))
})

test('on a server inject writes for every origin, or for those on the list only', async t => {
  await using mine = recordSpans()
  mine.tracer.startActiveSpan('call', span => {
    const sent = (to: Parameters<typeof inject>[1] & object): boolean => 'traceparent' in inject({}, to)
    const allowedOrigins = ['https://api.example.com', 'http://127.0.0.1:8080']
    t.true(sent({}))
    t.true(sent({to: '/relative'}))
    t.true(sent({to: 'https://api.example.com/v1', allowedOrigins}))
    t.true(sent({to: new URL('http://127.0.0.1:8080/'), allowedOrigins}))
    t.true(sent({to: new Request('https://api.example.com:443/v1'), allowedOrigins}))
    for (const to of ['http://api.example.com/', 'https://api.example.com.evil.example/', '/relative', undefined]) {
      t.false(sent({to, allowedOrigins}), to)
    }
    t.false(sent({to: 'data:,', allowedOrigins: ['data:,']}))
    t.true(sent({to: 'http://worker.internal/', allowedOrigins: [], carrierHosts: ['worker.internal']}))
    span.end()
  })
})

const rejected: Readonly<Record<string, Parameters<typeof extract>[0]>> = {
  'no header': {},
  'an all-zero trace id': {traceparent: `00-${'0'.repeat(32)}-${spanId}-01`},
  'an all-zero span id': {traceparent: `00-${traceId}-${'0'.repeat(16)}-01`},
  'upper case': {traceparent: traceparent.toUpperCase()},
  'a short trace id': {traceparent: `00-${traceId.slice(1)}-${spanId}-01`},
  'version ff': {traceparent: traceparent.replace(/^00/, 'ff')},
  'two headers': {traceparent: [traceparent, traceparent.replace('b7', 'b8')]},
  'two spellings of the header': {traceparent, Traceparent: traceparent},
  'values joined by Node': {traceparent: `${traceparent}, ${traceparent}`},
  'a control character': {traceparent: `${traceparent}\u0000`},
  'an oversized value': {traceparent: `01${traceparent.slice(2)}-${'x'.repeat(10_000)}`},
  'no text': {traceparent: 12},
  'a getter that throws': {
    get traceparent(): string {
      throw new Error('no')
    },
  },
}

for (const [name, headers] of Object.entries(rejected)) {
  test(`extract ignores ${name}`, t => {
    t.is(extract(headers), context.active())
  })
}

test('extract takes a valid traceparent from Node’s headers, from Headers, in any case', t => {
  t.is(remoteAt({traceparent}), traceId)
  t.is(remoteAt({Traceparent: traceparent}), traceId)
  t.is(remoteAt({traceparent: [traceparent]}), traceId)
  t.is(remoteAt(new Headers({traceparent})), traceId)
  const at = extract({traceparent, tracestate: ['a=1', 'b=2']})
  t.is(trace.getSpanContext(at)?.traceState?.serialize(), 'a=1,b=2')
  t.true(trace.getSpanContext(at)?.isRemote)
})

test('of a tracestate that is too long extract keeps whole members', t => {
  const members = Array.from({length: 60}, (_, at) => `vendor${at}=0123456789`)
  const kept =
    trace.getSpanContext(extract({traceparent, tracestate: members.join(',')}))?.traceState?.serialize() ?? ''
  t.true(kept.length > 400 && kept.length <= 512, `${kept.length} characters`)
  t.true(members.join(',').startsWith(`${kept},`))
})

const joins = {always: true, 'same-process': false, never: false} as const
for (const [continueTrace, joined] of Object.entries(joins)) {
  test(`continueTrace '${continueTrace}': a remote parent is ${joined ? 'joined' : 'not joined'}`, async t => {
    await using mine = recordSpans({continueTrace: continueTrace as keyof typeof joins})
    context.with(extract({traceparent}), () => {
      const span = mine.tracer.startSpan('request')
      t.is(span.spanContext().traceId === traceId, joined)
      span.end()
    })
    const plain = new BasicTracerProvider().getTracer('plain').startSpan('plain')
    context.with(trace.setSpan(context.active(), plain), () => {
      const span = mine.tracer.startSpan('below plain')
      t.is(span.spanContext().traceId === plain.spanContext().traceId, continueTrace !== 'never')
      span.end()
    })
  })
}

test('a request that comes in below a local span joins the caller’s trace, not the local one', async t => {
  await using a = recordSpans()
  await using b = recordSpans()
  a.tracer.startActiveSpan('server loop', span => {
    const at = extract({traceparent})
    t.is(b.tracer.startSpan('b', {}, at).spanContext().traceId, traceId)
    t.is(a.tracer.startSpan('a', {}, at).spanContext().traceId, traceId)
    span.end()
  })
})
