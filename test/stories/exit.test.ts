import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {rmSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import path from 'node:path'
import test from 'ava'
import {build} from 'esbuild'
import {parseOtlp} from '../delivery/receiver/strict-otlp.ts'
import {type Ended, run, runCode} from '../package/run.ts'

/** A real receiver on loopback; `names` are the spans that arrived. */
async function receiver(status = 200): Promise<{url: string; names: () => string[]; close: () => void}> {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk as Buffer))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      parseOtlp(body)
      bodies.push(body.toString('utf8'))
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

// No receiver listens there, so the span of each program is lost.
const losing = (end: string): string => `
  const {HoneyHiveTracer} = await import('enrich-span')
  new HoneyHiveTracer({destination: {url: 'http://127.0.0.1:9/v1/traces'}}).startSpan('lost').end()
  ${end}
`
// The suite itself runs with HH_QUIET.
const runLoud = (code: string): Promise<Ended> =>
  run(process.execPath, ['--input-type=module', '--eval', code], {env: {PATH: process.env['PATH']}})

const line = 'enrich-span: 1 of 1 spans were not delivered (process-exit 1).\n'

test('process.exit with spans pending keeps the exit code and prints one line', async t => {
  const {code, stderr} = await runLoud(losing('process.exit(3)'))
  t.is(code, 3)
  t.is(stderr, line)
})

test('the handler of a signal that ends the process keeps its exit code, and one line is printed', async t => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    const handled = `process.on('${signal}', () => process.exit(143)); process.kill(process.pid, '${signal}'); setTimeout(() => {}, 60_000)`
    const {code, stderr} = await runLoud(losing(handled))
    t.is(code, 143, signal)
    t.is(stderr, line, signal)
  }
})

test('a signal without a handler ends the process as it does without the library, and without a line', async t => {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', losing("process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 60_000)")],
    {stdio: ['ignore', 'ignore', 'pipe'], env: {PATH: process.env['PATH']}},
  )
  let stderr = ''
  child.stderr.on('data', chunk => (stderr += String(chunk)))
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  t.deepEqual([code, signal, stderr], [null, 'SIGTERM', ''])
})

test('process.exit in a worker thread prints the line and throws into no code', async t => {
  const worker = JSON.stringify(losing('process.exit(0)'))
  const {code, stderr} = await runLoud(`
    import {Worker} from 'node:worker_threads'
    const worker = new Worker(${worker}, {eval: true, execArgv: ['--input-type=module']})
    worker.on('exit', code => console.log('worker', code))
  `)
  t.is(code, 0, stderr)
  t.is(stderr, line)
})

test('a stderr that is closed costs the line, not the exit code', async t => {
  const node = JSON.stringify(process.execPath)
  const {code} = await run('/bin/sh', [
    '-c',
    `${node} --input-type=module --eval "$1" 2>&-`,
    'sh',
    losing('process.exit(3)'),
  ])
  t.is(code, 3)
})

test('a stderr pipe that is full costs the line, not the exit code', async t => {
  const fill = `
    import {writeSync} from 'node:fs'
    // Reading process.stderr makes the pipe one that refuses a write when it is full.
    process.stderr.unref?.()
    try { for (;;) writeSync(2, 'x'.repeat(4096)) } catch {}
  `
  const child = spawn(process.execPath, ['--input-type=module', '--eval', fill + losing('process.exit(3)')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [code] = (await once(child, 'exit')) as [number]
  child.stderr?.destroy()
  t.is(code, 3)
})

test('twelve evaluations of the package have one hook for the end of the process, and one line', async t => {
  const outfile = path.resolve('.build', `copies-${process.pid}.mjs`)
  t.teardown(() => rmSync(outfile, {force: true}))
  await build({
    entryPoints: ['dist/index.js'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  })
  const {code, stdout, stderr} = await runLoud(`
    const before = process.listenerCount('exit')
    for (let copy = 0; copy < 12; copy++) {
      const {HoneyHiveTracer} = await import(${JSON.stringify(outfile)} + '?copy=' + copy)
      new HoneyHiveTracer({destination: {url: 'http://127.0.0.1:9/v1/traces'}}).startSpan('lost').end()
    }
    console.log(process.listenerCount('exit') - before, process.listenerCount('beforeExit'))
    process.exit(0)
  `)
  t.is(code, 0, stderr)
  t.is(stdout, '1 1\n')
  t.is(stderr.match(/were not delivered/g)?.length, 1)
  t.regex(stderr, /12 of 12 spans were not delivered \(process-exit 12\)/)
})
