import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import test, {type ExecutionContext} from 'ava'
import {HoneyHiveTracer} from 'enrich-span'

/** A receiver that responds with `status` to compressed bodies and with 200 to plain ones. Lists the encodings, in order. */
async function startPlainReceiver(t: ExecutionContext, status: number): Promise<{url: string; seen: string[]}> {
  const seen: string[] = []
  const server = createServer((request, response) => {
    const {'content-encoding': encoding = 'plain'} = request.headers
    seen.push(encoding)
    request.resume().on('end', () => response.writeHead(encoding === 'plain' ? 200 : status).end())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close().closeAllConnections())
  return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`, seen}
}

for (const status of [400, 415]) {
  test(`a receiver that responds with ${status} to a compressed body gets it plain, and all others too`, async t => {
    const {url, seen} = await startPlainReceiver(t, status)
    const tracer = new HoneyHiveTracer({destination: {url, compression: 'gzip'}})
    const answer = tracer.trace({eventName: 'answer'}, () => 'x'.repeat(2_000))
    answer()
    t.like(await tracer.flush(), {ok: true, accepted: 1})
    answer()
    t.like(await tracer.shutdown(), {ok: true, accepted: 2})
    t.deepEqual(seen, ['gzip', 'plain', 'plain'])
  })
}

test('a small body is not compressed', async t => {
  const {url, seen} = await startPlainReceiver(t, 415)
  const tracer = new HoneyHiveTracer({destination: {url, compression: 'gzip'}})
  tracer.startSpan('small').end()
  t.like(await tracer.shutdown(), {ok: true, accepted: 1})
  t.deepEqual(seen, ['plain'])
})

test('a small plain body that a receiver accepted proves nothing about compressed ones', async t => {
  const {url, seen} = await startPlainReceiver(t, 415)
  const tracer = new HoneyHiveTracer({destination: {url, compression: 'gzip'}})
  tracer.startSpan('small').end()
  t.like(await tracer.flush(), {ok: true, accepted: 1})
  tracer.trace({eventName: 'answer'}, () => 'x'.repeat(2_000))()
  t.like(await tracer.shutdown(), {ok: true, accepted: 2, refused: 0})
  t.deepEqual(seen, ['plain', 'gzip', 'plain'])
})
