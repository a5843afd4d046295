import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import test from 'ava'
import {runCode} from '../package/run.ts'

/** A real receiver on loopback; `names` are the spans that arrived. */
async function receiver(status = 200): Promise<{url: string; names: () => string[]; close: () => void}> {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk as Buffer))
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString('utf8'))
      response.writeHead(status, {'content-type': 'application/json'}).end('{}')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1/traces`,
    names: () =>
      bodies.flatMap(body => [...body.matchAll(/"name":"(work|session)"/g)].flatMap(([, name]) => name ?? [])),
    close: () => server.close(),
  }
}

const program = (url: string, end: string): string => `
  const {HoneyHiveTracer, trace} = await import('enrich-span')
  const tracer = new HoneyHiveTracer({destination: {url: '${url}', protocol: 'http/json'}, inputs: {a: 1}})
  tracer.run(() => trace({eventName: 'work'}, () => {})())
  ${end}
`

test('a process that simply ends delivers its spans and its session', async t => {
  const {url, names, close} = await receiver()
  t.teardown(close)
  const {code, stderr} = await runCode(program(url, ''))
  t.is(code, 0, stderr)
  t.deepEqual(names().sort(), ['session', 'work'])
})

test('the receipt of shutdown says what the receiver took', async t => {
  const {url, names, close} = await receiver()
  t.teardown(close)
  const {stdout} = await runCode(program(url, 'console.log(JSON.stringify(await tracer.shutdown()))'))
  t.like(JSON.parse(stdout), {ok: true, created: 2, accepted: 2, refused: 0, pending: 0, open: 0, timedOut: false})
  t.is(names().length, 2)
})

test('a receiver that refuses is in the receipt, and nothing throws', async t => {
  const {url, close} = await receiver(400)
  t.teardown(close)
  const {code, stdout, stderr} = await runCode(program(url, 'console.log(JSON.stringify(await tracer.shutdown()))'))
  t.is(code, 0, stderr)
  t.like(JSON.parse(stdout), {ok: false, created: 2, accepted: 0, refused: 2, pending: 0})
})
