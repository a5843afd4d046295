import type {IncomingHttpHeaders} from 'node:http'
import test from 'ava'
import {carrierHeader, extract, HoneyHiveTracer} from 'enrich-span'
import type {Browser} from 'playwright-core'
import {bundlePage} from './bundle.ts'
import {caller} from './call.ts'
import {inChromium, openChromium} from './chromium.ts'
import {type OpenPage, openPage, originOf, serve} from './page.ts'
import type {Calls} from './pages/verbs.ts'

let browser: Browser | undefined
test.after.always(() => browser?.close())

async function open(...more: readonly Parameters<typeof openPage>[2][]): Promise<OpenPage> {
  browser ??= await openChromium()
  return openPage(browser, await bundlePage('verbs'), ...more)
}

const onPage = inChromium(test)
const call = caller<Calls>()

onPage('a span of the page continues on its server, which keeps its own tenant whatever the page sends', async t => {
  await using tracer = new HoneyHiveTracer({project: 'server', destination: 'memory'})
  await using opened = await open(({headers}, response) => {
    tracer.startSpan('request', {}, extract(headers)).end()
    response.end()
  })
  const {traceId, spanId, headers} = await call(opened, 'callServer')
  t.deepEqual(Object.keys(headers), ['traceparent'], 'no id of ours goes to a host that is not trusted')
  const [request] = tracer.spans
  t.is(request?.spanContext().traceId, traceId)
  t.is(request?.parentSpanContext?.spanId, spanId)
  t.is(request?.attributes['honeyhive.project'], 'server')
  t.is(request?.attributes['honeyhive.session_id'], tracer.sessionId)
})

onPage('a server of another origin gets nothing until its origin is allowed, and the page gets a message', async t => {
  await using other = await startOther()
  await using opened = await open()
  const {traceId, reported} = await call(opened, 'callOther', `${other.origin}/api`, {allowedOrigins: [other.origin]})
  const [sent, ...more] = other.seen.flatMap(headers => headers['traceparent'] ?? [])
  t.true(sent?.includes(traceId))
  t.deepEqual([other.seen.length, more], [2, []], 'of the two requests one has it')
  t.true(other.seen.every(headers => headers['tracestate'] === undefined && headers[carrierHeader] === undefined))
  t.deepEqual(reported, [
    `inject(): ${other.origin} is not allowed. Pass \`to\`, and the origin in \`allowedOrigins\`. [origin-not-allowed]`,
  ])
})

onPage('a host that is trusted with the carrier gets it from a page as well', async t => {
  await using other = await startOther()
  await using opened = await open()
  const {traceId} = await call(opened, 'callOther', `${other.origin}/api`, {carrierHosts: ['127.0.0.1']})
  const [trusted] = other.seen.filter(headers => headers[carrierHeader] !== undefined)
  t.true(trusted?.['traceparent']?.includes(traceId))
})

onPage('the origin that the browser would request decides', async t => {
  await using opened = await open()
  const {origin} = opened
  const {port} = new URL(origin)
  const others = [
    `http://localhost:${port}/api`,
    `https://127.0.0.1:${port}/`,
    `//evil.example:${port}/api`,
    'http://127.0.0.1:1/api',
    'data:text/plain,none',
  ]
  const own = ['/api', 'api?q=http://evil.example/', `${origin}/api`, `//127.0.0.1:${port}/api`]
  const inAllForms = (addresses: readonly string[], base = `${origin}/`): string[] =>
    addresses.flatMap(each => [each, new URL(each, base).href, new URL(each, base).href])
  t.deepEqual(await call(opened, 'originsThatGet', [...own, ...others]), inAllForms(own))
  const allowed = ['https://127.0.0.1:*', 'evil.example', `http://localhost:${port}/with/a/path`]
  t.deepEqual(
    await call(opened, 'originsThatGet', [...own, ...others], allowed),
    inAllForms([...own, `http://localhost:${port}/api`]),
  )
  t.deepEqual(await call(opened, 'originsThatGet', ['/api'], undefined, 'http://evil.example/'), [])
})

interface Other extends AsyncDisposable {
  readonly origin: string
  /** The headers of each request but the preflights. */
  readonly seen: readonly IncomingHttpHeaders[]
}

/** A server that lets every page send every header and read every response. */
async function startOther(): Promise<Other> {
  const seen: IncomingHttpHeaders[] = []
  const server = await serve(({method, headers}, response) => {
    if (method !== 'OPTIONS') seen.push(headers)
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-headers', '*')
    response.end()
  })
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
  return {origin: originOf(server), seen, [Symbol.asyncDispose]: close}
}
