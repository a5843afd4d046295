import test from 'ava'
import {inspect, shapesOf} from './inspect-requests.ts'
import {thirdPartyInstalled} from './load.ts'
import {type Files, recipe, serveRequests} from './recipes.ts'
import {type ArrivedSpan, startTraceReceiver} from './trace-receiver.ts'

const requests = 1_000

/** The same package without any effect: the application as it was before. */
const withoutEffect = `
  export const routedSpanProcessor = () => ({onStart() {}, onEnd() {}, forceFlush: async () => {}, shutdown: async () => {}})
  const tracer = {adopt: () => false, run: callback => callback()}
  export const tenantTracers = () => ({get: () => tracer, run: (_, callback) => callback(), flush: async () => {}, shutdown: async () => {}})
  export class HoneyHiveTracer {}
  export const trace = (_, fn) => fn
  export const enrichSpan = Object.assign(() => false, {root: () => false})
`

/** A server of plain Node around what has none: a consumer of a queue, a handler of Lambda. */
const around = (call: string, module: string): string => `
  import {createServer} from 'node:http'
  import {stopWith} from './tenants.js'
  ${module}
  stopWith(createServer(async (request, response) => {
    response.end(JSON.stringify({answer: await ${call}}))
  }).listen(process.env.PORT))
`
const ask = `{tenant: request.headers.authorization.replace('token-of-', ''), question: request.url.split('/').at(-1)}`

/** Each framework of docs/frameworks.md, with the names of the spans of one request at its tenant. */
const rows: readonly {readonly framework: string; readonly files?: Files; readonly names: readonly string[]}[] = [
  {
    framework: 'express',
    names: ['GET /answer/:question', 'answer', 'middleware - <anonymous>', 'request handler', 'search'],
  },
  {
    framework: 'fastify',
    names: [
      'GET /answer/:question',
      'answer',
      'handler - fastify -> @fastify/otel',
      'onRequest - fastify -> @fastify/otel',
      'request',
      'search',
    ],
  },
  {framework: 'hono', names: ['GET', 'answer', 'search']},
  {framework: 'koa', names: ['GET', 'answer', 'middleware - anonymous', 'middleware - anonymous', 'search']},
  {
    framework: 'nest',
    names: ['Answers.answer', 'GET /answer/:question', 'answer', 'answer', 'request handler', 'search'],
  },
  {
    framework: 'queue',
    files: {'server.js': around(`consume({queue: 'questions', data: ${ask}})`, "import {consume} from './worker.js'")},
    names: ['GET', 'answer', 'process questions', 'search'],
  },
  {
    framework: 'lambda',
    files: {
      'server.js': around(
        "handler({headers: request.headers, question: request.url.split('/').at(-1)})",
        "import {handler} from './handler.js'",
      ),
    },
    names: ['GET', 'answer', 'search'],
  },
]

if (thirdPartyInstalled) {
  for (const {framework, files, names} of rows) {
    test.serial(
      `${framework}, as docs/frameworks.md has it: 1,000 interleaved requests, 0 wrong, 0 lost, 0 orphans`,
      async t => {
        await using receiver = await startTraceReceiver()
        const program = {...recipe(framework), ...files}
        await serveRequests(framework, {files: program, receiver, requests})
        const [tenants, application] = [receiver.spans('tenants'), receiver.spans('application')]
        t.deepEqual(inspect(tenants), {traces: requests, problems: [], shapes: [names.join(', ')]})
        const delivered = new Set(tenants.map(({id}) => id))
        const adopted = application.filter(({attributes}) => 'honeyhive.project' in attributes)
        t.is(adopted.length, tenants.length - 2 * requests, 'all but what `trace` starts is in both')
        t.true(adopted.every(({id}) => delivered.has(id)))
      },
    )
  }

  for (const framework of ['express', 'fastify', 'nest']) {
    test.serial(`${framework}: the application’s backend receives the spans that it had before`, async t => {
      await using receiver = await startTraceReceiver()
      const files = recipe(framework)
      await serveRequests(`${framework}-before`, {files, receiver, requests: 60, package: withoutEffect})
      const before = spansOf(receiver.spans('application'))
      receiver.clear()
      await serveRequests(`${framework}-after`, {files, receiver, requests: 60})
      const after = spansOf(receiver.spans('application'))
      t.is(after.length, before.length)
      t.deepEqual(shapesOf(after), shapesOf(before))
    })
  }

  for (const [framework, spans] of [
    ['express', 4],
    ['fastify', 5],
    ['hono', 3],
  ] as const) {
    test.serial(
      `${framework} with the tenant at the door and no other line: every span of 1,000 requests is the tenant’s`,
      async t => {
        await using receiver = await startTraceReceiver()
        const {'server.js': server = '', ...shared} = recipe(framework)
        const files = {...shared, 'server.js': withoutTenant(server)}
        await serveRequests(`${framework}-door`, {files, receiver, requests, imports: ['./door.js']})
        const [tenants, application] = [receiver.spans('tenants'), receiver.spans('application')]
        t.like(inspect(tenants), {traces: requests, problems: []})
        t.is(tenants.length, spans * requests)
        t.is(application.length, (spans - 2) * requests)
        t.true(application.every(({attributes}) => 'honeyhive.project' in attributes))
      },
    )
  }

  for (const [framework, spans] of [
    ['fastify', 5],
    ['hono', 3],
  ] as const) {
    test.serial(
      `${framework} without an SDK of the application, routed and with the tenant at the door: the same`,
      async t => {
        await using receiver = await startTraceReceiver()
        const {'server.js': server = '', 'instrumentation.js': sdk = '', ...shared} = recipe(framework)
        const files = {...shared, 'server.js': withoutTenant(server), 'instrumentation.js': routed(sdk)}
        await serveRequests(`${framework}-routed`, {files, receiver, requests: 300, imports: ['./door.js']})
        const tenants = receiver.spans('tenants')
        t.like(inspect(tenants), {traces: 300, problems: []})
        t.is(tenants.length, spans * 300)
        t.is(receiver.spans('application').length, 0)
      },
    )
  }
} else {
  test('third-party libraries are not installed; `npm test` reports it at its end', t => t.pass())
}

/** The spans of requests, without that of the framework's own start. */
const spansOf = (spans: readonly ArrivedSpan[]): readonly ArrivedSpan[] =>
  spans.filter(({name}) => name !== 'Create Nest App')

/** Removes the statement that enters or adopts the tenant. */
function withoutTenant(server: string): string {
  const shorter = server.replace(/^app\.(use|addHook)\([\s\S]*?\)\n\n/m, '')
  if (shorter === server) throw new Error('the server has no such statement')
  return shorter
}

/** Replaces the SDK by our routing, and keeps the instrumentations. */
function routed(instrumentation: string): string {
  return instrumentation
    .replace(/^import {(OTLPTraceExporter|NodeSDK|BatchSpanProcessor|routedSpanProcessor)}.*\n/gm, '')
    .replace(/export const sdk = [\s\S]*?instrumentations: /, 'const instrumentations = ')
    .replace(
      /\],\n}\)\nsdk\.start\(\)/,
      ']\nrouteInstrumentations()\nregisterInstrumentations({instrumentations})\nexport const sdk = {shutdown: async () => {}}',
    )
    .replace(
      /^/,
      "import {registerInstrumentations} from '@opentelemetry/instrumentation'\nimport {routeInstrumentations} from 'enrich-span'\n",
    )
}
