import {once} from 'node:events'
import http from 'node:http'
import type {AddressInfo} from 'node:net'
import test from 'ava'
import {bind, enrichSpan, HoneyHiveTracer} from 'enrich-span'

// Node 24 carries contexts in another way than Node 20 (AsyncContextFrame): listeners of `finish` run in another context
// there. Sockets that are kept serve both tenants in turn.
async function served(
  t: {teardown: (end: () => void) => void},
  listen: (act: () => void) => () => void,
): Promise<Served> {
  const tenants = ['a', 'b'].map(project => new HoneyHiveTracer({project, destination: 'memory'}))
  let written = 0
  const handle = (tenant: HoneyHiveTracer, response: http.ServerResponse): Promise<void> =>
    tenant.trace({eventName: 'request'}, async () => {
      const finished = once(response, 'finish')
      response.on(
        'finish',
        listen(() => {
          if (enrichSpan({metadata: {tenant: tenant.project}})) written += 1
        }),
      )
      await new Promise(resolve => setImmediate(resolve))
      response.end('ok')
      await finished
    })()
  const server = http.createServer((request, response) => {
    const tenant = tenants.find(({project}) => request.url === `/${project}`)
    if (tenant !== undefined) void handle(tenant, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const agent = new http.Agent({keepAlive: true, maxSockets: 3})
  t.teardown(() => {
    agent.destroy()
    server.close()
  })
  const {port} = server.address() as AddressInfo
  const ask = async (path: string): Promise<void> => {
    const [response] = (await once(http.get({port, path, agent, host: '127.0.0.1'}), 'response')) as [
      http.IncomingMessage,
    ]
    response.resume()
    await once(response, 'end')
  }
  await Promise.all(Array.from({length: 40}, (_, n) => ask(n % 2 === 0 ? '/a' : '/b')))
  const marks = tenants.map(({spans}) => spans.map(({attributes}) => attributes['honeyhive_metadata.tenant']))
  return {written, marks}
}

interface Served {
  readonly written: number
  readonly marks: readonly (readonly unknown[])[]
}

test('a listener of `finish` that is bound writes to the span of its request, on every Node', async t => {
  const {written, marks} = await served(t, act => bind(act))
  t.is(written, 40)
  t.deepEqual(marks, [Array.from({length: 20}, () => 'a'), Array.from({length: 20}, () => 'b')])
})

test('one that is not bound never writes to a span of another tenant, whatever context Node gives it', async t => {
  const {
    marks: [a = [], b = []],
  } = await served(t, act => act)
  t.deepEqual([a.length, b.length], [20, 20])
  t.false(a.includes('b') || b.includes('a'))
})

test('a context that was left and entered by hand in a helper does not reach the caller’s spans of another tenant', async t => {
  const {AsyncLocalStorage} = await import('node:async_hooks')
  const own = new AsyncLocalStorage<string>()
  const [a, b] = ['a', 'b'].map(project => new HoneyHiveTracer({project, destination: 'memory'})) as [
    HoneyHiveTracer,
    HoneyHiveTracer,
  ]
  const step = (tenant: HoneyHiveTracer): Promise<void> =>
    tenant.trace({eventName: 'step'}, async () => {
      own.exit(() => own.enterWith('inside'))
      await new Promise(resolve => setImmediate(resolve))
      own.enterWith('after')
      t.true(enrichSpan({metadata: {tenant: tenant.project}}))
    })()
  await Promise.all([step(a), step(b)])
  t.deepEqual(
    [a, b].map(({spans}) => spans[0]?.attributes['honeyhive_metadata.tenant']),
    ['a', 'b'],
  )
})
