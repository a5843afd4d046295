import {once} from 'node:events'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import test from 'ava'
import {HoneyHiveTracer} from 'enrich-span'
import {parseOtlp} from './receiver/strict-otlp.ts'

type Protocol = 'http/json' | 'http/protobuf'

/** The bytes that a receiver gets of a span with NUL in every text, and the attributes that the tracer has. */
async function received(options: {protocol: Protocol; nul?: 'mark' | 'keep'}): Promise<Buffer> {
  const bodies: Buffer[] = []
  const server = createServer((request, response) => {
    const keep = async (): Promise<void> => {
      bodies.push(Buffer.concat((await request.toArray()) as Buffer[]))
      response.end()
    }
    void keep()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  const nul = 'a\0b'
  const tracer = new HoneyHiveTracer({
    destination: {url: `http://127.0.0.1:${port}/v1/traces`, ...options},
    resource: {[nul]: nul},
  })
  const attributes = {[nul]: nul, list: [nul, nul], number: 1}
  const linked = tracer.startSpan('linked')
  linked.end()
  const library = tracer.provider.getTracer(nul, nul)
  const span = library.startSpan(nul, {attributes, links: [{context: linked.spanContext(), attributes}]})
  span.addEvent(nul, attributes)
  span.recordException(new Error(nul))
  span.setStatus({code: 2, message: nul})
  span.end()
  const {ok} = await tracer.shutdown()
  server.close()
  return ok ? Buffer.concat(bodies) : Buffer.of()
}

const mark = '\u2400'

for (const protocol of ['http/json', 'http/protobuf'] as const) {
  test(`a NUL is sent as a visible mark in every text: ${protocol}`, async t => {
    const text = (await received({protocol})).toString('utf8')
    t.false(text.includes('a\0b') || text.includes('a\\u0000b'))
    // Resource 2, scope 2, span 1, attributes 4 on span, link and event, event 1, exception 2 or 3, status 1.
    t.true(text.split(`a${mark}b`).length - 1 >= 20, text)
  })

  test(`\`nul: 'keep'\` sends it as it is: ${protocol}`, async t => {
    const text = (await received({protocol, nul: 'keep'})).toString('utf8')
    t.false(text.includes(mark))
    t.true(text.includes(protocol === 'http/json' ? 'a\\u0000b' : 'a\0b'))
  })
}

test('a request with marks is a strict one, and spans without a NUL keep their group', async t => {
  const request = parseOtlp(await received({protocol: 'http/json'}))
  t.is(request.resourceSpans.length, 1)
  t.is(request.resourceSpans[0]?.scopeSpans.length, 2)
})

test('the spans of the process itself keep it', t => {
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  tracer.startSpan('x', {attributes: {text: 'a\0b'}}).end()
  t.is(tracer.spans[0]?.attributes['text'], 'a\0b')
})

test('another word is refused when the tracer is made', t => {
  t.throws(() => new HoneyHiveTracer({destination: {url: 'http://127.0.0.1:1/', nul: 'drop' as 'keep'}}), {
    message: /`nul` must be 'mark' or 'keep', got 'drop'/i,
  })
})
