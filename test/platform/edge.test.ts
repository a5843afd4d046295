import path from 'node:path'
import test from 'ava'
import {runCode} from '../package/run.ts'

const program = `
  const {HoneyHiveTracer, enrichSpan, diagnostics} = await import('${path.resolve('dist/browser/index.js')}')
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  const other = new HoneyHiveTracer({destination: 'memory'})
  const work = async () => { await new Promise(resolve => setTimeout(resolve, 1)); return enrichSpan({late: 1}) }
  const written = await Promise.all([tracer.trace({eventName: 'a'}, work)(), other.trace({eventName: 'b'}, work)()])
  console.log(JSON.stringify([written, [tracer, other].map(({spans}) => spans[0].attributes['honeyhive_metadata.late'])]))
  console.log(diagnostics().recent.map(({code}) => code).join())
`

// The globals as each runtime has them. This process hides those that Node itself has.
const runtimes: readonly (readonly [where: string, setUp: string, awaits: boolean])[] = [
  ['at Vercel’s edge, with AsyncLocalStorage as a global', 'globalThis.AsyncLocalStorage = AsyncLocalStorage', true],
  ['in workerd with nodejs_compat', 'process.getBuiltinModule = () => ({AsyncLocalStorage})', true],
  ['in workerd without that flag', 'delete globalThis.process', false],
]

for (const [where, setUp, awaits] of runtimes) {
  test(`${where}, spans ${awaits ? 'are found after an await' : 'are lost at an await, and the cure names the flag'}`, async t => {
    const {stdout, stderr, code} = await runCode(`
      import {AsyncLocalStorage} from 'node:async_hooks'
      process.getBuiltinModule = undefined
      ${setUp}
      ${program}
    `)
    t.is(code, 0, stderr)
    const [result, codes] = stdout.split('\n')
    t.deepEqual(
      JSON.parse(result ?? ''),
      awaits
        ? [
            [true, true],
            [1, 1],
          ]
        : [
            [false, false],
            [null, null],
          ],
    )
    t.is(codes, awaits ? '' : 'no-context-manager,no-span')
    if (!awaits) t.regex(stderr + stdout, /nodejs_compat/)
  })
}

test('where the environment may not be read, as in Deno without --allow-env, a tracer with a destination works', async t => {
  const {stdout, stderr, code} = await runCode(`
    const {HoneyHiveTracer} = await import('enrich-span')
    const refuse = () => { throw new Error('Requires env access') }
    Object.defineProperty(process, 'env', {value: new Proxy({}, {get: refuse, has: refuse, ownKeys: refuse})})
    const tracer = new HoneyHiveTracer({destination: 'memory'})
    tracer.startSpan('a').end()
    process.stdout.write(String(tracer.spans.length))
  `)
  t.is(code, 0, stderr)
  t.is(stdout, '1')
})

test('among globals that lack TextDecoder, canParse, randomUUID and setImmediate, as those of jsdom, everything is delivered', async t => {
  const {stdout, stderr, code} = await runCode(`
    import http from 'node:http'
    import vm from 'node:vm'
    URL.canParse = undefined
    crypto.randomUUID = undefined
    globalThis.setImmediate = undefined
    globalThis.TextDecoder = undefined
    // jsdom has classes of its own, which Node's modules do not know.
    const NodeUrl = URL
    globalThis.URL = class { constructor(...given) { const url = new NodeUrl(...given)
      return {protocol: url.protocol, pathname: url.pathname, origin: url.origin, href: url.href, hostname: url.hostname} } }
    const {HoneyHiveTracer} = await import('enrich-span')
    const {evaluate} = await import('enrich-span/evaluate')
    const server = http.createServer((request, response) => { request.resume(); response.end() })
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
    const url = 'http://127.0.0.1:' + server.address().port + '/v1/traces'
    const {ok, spans} = await evaluate({
      name: 'n', dataset: [{inputs: 1}], function: ({inputs}) => inputs, tracer: {destination: {url}}, journal: false,
    })
    console.log(ok, spans.accepted === spans.created)
    server.close()
  `)
  t.is(code, 0, stderr)
  t.is(stdout, 'true true\n', stderr)
})
