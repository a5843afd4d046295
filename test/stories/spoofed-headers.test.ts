import {createServer, type IncomingHttpHeaders} from 'node:http'
import {once} from 'node:events'
import {context, propagation, trace} from '@opentelemetry/api'
import {CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator} from '@opentelemetry/core'
import test from 'ava'
import {carrierHeader, discoverTracer, extract, inject, setDefaultTracer} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'

const hex = '0123456789abcdef'

test.serial('10,000 inbound header sets never change tracer, session or project', async t => {
  await using mine = recordSpans({project: 'mine'})
  await using theirs = recordSpans({project: 'theirs'})
  setDefaultTracer(mine.tracer)
  // What an application may have registered: it lets baggage in.
  const stock = new CompositePropagator({propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()]})
  const pick = pickFrom(42)
  const victim = theirs.tracer
  const stolen = JSON.stringify(victim.carrier())
  const traceparents = [
    `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`,
    `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`,
    `ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    '',
    'x'.repeat(9_000),
    `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01\r\nhoneyhive-project: theirs`,
  ]
  const values = [
    victim.id,
    victim.sessionId,
    'theirs',
    stolen,
    '',
    '\u0000',
    '\u202e',
    '💥'.repeat(2_000),
    '%00',
    '{"v":1}',
  ]
  const names = [
    'honeyhive_tracer_id',
    'honeyhive-tracer-id',
    'honeyhive.session_id',
    'x-honeyhive-session',
    'honeyhive_project',
    'x-honeyhive-project',
    carrierHeader,
    'tracestate',
    '__proto__',
    'constructor',
  ]
  let wrong = 0
  for (let round = 0; round < 10_000; round++) {
    const headers: Record<string, string | string[]> = {}
    const traceparent = pick(3) === 0 ? fuzzed(pick) : (traceparents[pick(traceparents.length)] ?? '')
    headers[pick(5) === 0 ? 'Traceparent' : 'traceparent'] = pick(5) === 0 ? [traceparent, traceparent] : traceparent
    for (let extra = pick(4); extra >= 0; extra--) {
      headers[names[pick(names.length)] ?? 'x'] = values[pick(values.length)] ?? ''
    }
    const baggage = names.slice(0, 6).map(name => `${name}=${encodeURIComponent(values[pick(values.length)] ?? '')}`)
    headers['baggage'] = pick(2) === 0 ? baggage.join(',') : `honeyhive_tracer_id=${victim.id};enrich-span=1`
    for (const at of [extract(headers), stock.extract(context.active(), headers, getter)]) {
      context.with(at, () => {
        if (discoverTracer() !== mine.tracer) wrong += 1
        const span = mine.tracer.startSpan('request')
        if (!span.isRecording()) wrong += 1
        span.end()
      })
    }
  }
  setDefaultTracer(undefined)
  const {sessionId, project} = mine.tracer
  for (const {attributes} of mine.spans) {
    if (attributes['honeyhive.session_id'] !== sessionId || attributes['honeyhive.project'] !== project) wrong += 1
  }
  t.is(wrong, 0)
  t.is(mine.spans.length, 20_000)
  t.is(theirs.spans.length, 0)
})

const getter = {
  get: (headers: Record<string, string | string[]>, name: string) => headers[name],
  keys: (headers: Record<string, string | string[]>) => Object.keys(headers),
}

function fuzzed(pick: (n: number) => number): string {
  return Array.from({length: pick(80)}, () => (pick(9) === 0 ? '-' : (hex[pick(16)] ?? ''))).join('')
}

function pickFrom(seed: number): (n: number) => number {
  let state = seed
  return n => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor(state / 8) % n
  }
}

test.serial('a loopback third party sees no header of ours by default', async t => {
  await using mine = recordSpans({project: 'secret-project', sessionName: 'secret-session'})
  let seen: IncomingHttpHeaders = {}
  const server = createServer((request, response) => {
    seen = request.headers
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as {port: number}
  const url = `http://127.0.0.1:${port}/`
  await mine.tracer.trace({eventName: 'call'}, async () => {
    t.true(trace.getActiveSpan()?.isRecording())
    await (await fetch(url)).text()
    t.false(
      Object.keys(seen).some(name => /honeyhive|trace|baggage|enrich/.test(name)),
      'nothing by itself',
    )
    const at = mine.tracer.toBaggage(context.active())
    await (await fetch(url, {headers: inject({}, {context: at})})).text()
  })()
  server.closeAllConnections()
  server.close()
  t.truthy(seen['traceparent'], 'inject sends the trace')
  const text = JSON.stringify(seen)
  for (const secret of [mine.tracer.id, mine.tracer.sessionId, 'secret', 'honeyhive', 'baggage'])
    t.false(text.includes(secret), secret)
  t.is(propagation.getActiveBaggage(), undefined)
})
