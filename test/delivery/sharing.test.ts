import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import path from 'node:path'
import test from 'ava'
import {HoneyHiveTracer} from 'enrich-span'
import {emit} from './faults/run-fault.ts'
import {startRemoteReceiver} from './receiver/remote-receiver.ts'

test('1,000 forks share requests and connections, and are collected afterwards', async t => {
  await using receiver = await startRemoteReceiver()
  const tracer = new HoneyHiveTracer({destination: {url: receiver.url}})
  const forks = Array.from({length: 1_000}, () => forked(tracer))
  const receipt = await tracer.flush()
  t.like(receipt, {ok: true, created: 5_000, accepted: 5_000})
  const {taken, requests, sockets} = await receiver.seen()
  t.is(taken, 5_000)
  t.true(requests <= 20, `${requests} requests`)
  t.true(sockets <= 4, `${sockets} sockets`)
  globalThis.gc?.()
  await new Promise(resolve => setImmediate(resolve))
  globalThis.gc?.()
  t.deepEqual(forks.filter(fork => fork.deref() !== undefined).length, 0)
  await tracer.shutdown()
})

function forked(tracer: HoneyHiveTracer): WeakRef<HoneyHiveTracer> {
  const fork = tracer.fork()
  emit(fork, 5)
  return new WeakRef(fork)
}

test('tracers with equal options share requests, those with another key do not', async t => {
  await using receiver = await startRemoteReceiver()
  const make = (key: string): HoneyHiveTracer =>
    new HoneyHiveTracer({destination: {url: receiver.url, headers: {authorization: key}}})
  const tracers = [make('one'), make('one'), make('two')]
  for (const tracer of tracers) emit(tracer, 10)
  const receipts = await Promise.all(tracers.map(tracer => tracer.flush()))
  for (const receipt of receipts) t.like(receipt, {ok: true, created: 10, accepted: 10})
  t.is((await receiver.seen()).requests, 2)
  await Promise.all(tracers.map(tracer => tracer.shutdown()))
})

test('a process that ends by itself delivers, and reports lost spans in one line', async t => {
  await using receiver = await startRemoteReceiver()
  const run = (): Promise<{stderr: string}> =>
    promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program(receiver.url)], {
      env: {PATH: process.env['PATH']},
    })
  t.is((await run()).stderr, '')
  t.is((await receiver.seen()).taken, 4)
  await receiver.play({always: {status: 404}})
  const {stderr} = await run()
  t.regex(stderr, /^enrich-span: 4 of 4 spans were not delivered \(refused 4\)\.$/m)
  // The key can no longer be fixed.
  await receiver.play({always: {status: 401}})
  t.regex((await run()).stderr, /^enrich-span: 4 of 4 spans were not delivered \(process-exit 4\)\.$/m)
})

test('two destinations with one URL have two ledgers', async t => {
  await using receiver = await startRemoteReceiver()
  const {url} = receiver
  const tracer = new HoneyHiveTracer({destination: [{url}, {url, protocol: 'http/json'}, 'memory']})
  emit(tracer, 10)
  const {ok, destinations} = await tracer.shutdown()
  t.true(ok)
  t.like(destinations, {[url]: {created: 10, accepted: 10}, [`${url} (2)`]: {created: 10, accepted: 10}})
})

test('a receiver that never responds holds a natural end for one request’s time, not for 30 s', async t => {
  await using receiver = await startRemoteReceiver({always: {fault: 'hang'}})
  const program = `
    import {HoneyHiveTracer} from '${path.resolve('dist/index.js')}'
    new HoneyHiveTracer({destination: {url: '${receiver.url}', timeoutMs: 300}}).startSpan('a').end()
  `
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    env: {PATH: process.env['PATH']},
    timeout: 25_000,
  })
  t.regex((await run).stderr, /1 of 1 spans were not delivered \(process-exit 1\)/)
})

test('a slow receiver that keeps responding gets everything before a natural end', async t => {
  await using receiver = await startRemoteReceiver({always: {delayMs: 200}})
  const program = `
    import {HoneyHiveTracer} from '${path.resolve('dist/index.js')}'
    const tracer = new HoneyHiveTracer({destination: {url: '${receiver.url}', timeoutMs: 600}})
    for (let number = 0; number < 8_000; number++) tracer.startSpan(String(number)).end()
  `
  const env = {PATH: process.env['PATH']}
  const {stderr} = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {env})
  t.is(stderr, '')
  t.is((await receiver.seen()).taken, 8_000)
})

// In a process whose timers run a hundred times as fast.
const heldUp = (spans: 'answered' | 'unanswered'): string => `
  import {syncBuiltinESMExports} from 'node:module'
  import timers from 'node:timers'
  const start = timers.setTimeout
  timers.setTimeout = (task, ms, ...given) => start(task, ms / 100, ...given)
  // The package takes its timers when it loads.
  syncBuiltinESMExports()
  const {HoneyHiveTracer} = await import('${path.resolve('dist/index.js')}')
  const exporter = {
    export: (_spans, done) => void (${spans === 'answered'} && start(() => done({code: 0}), 1)),
    forceFlush: () => new Promise(() => {}),
    shutdown: async () => {},
  }
  new HoneyHiveTracer({destination: exporter}).startSpan('a').end()
`

for (const spans of ['answered', 'unanswered'] as const) {
  test(`an exporter that never ends its flush does not hold a process that ends, its spans ${spans}`, async t => {
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', heldUp(spans)], {
      env: {PATH: process.env['PATH']},
      timeout: 30_000,
    })
    const {stderr} = await run
    t.is(stderr.includes('1 of 1 spans were not delivered'), spans === 'unanswered')
  })
}

const program = (url: string): string => `
  import {HoneyHiveTracer} from '${path.resolve('dist/index.js')}'
  const tracer = new HoneyHiveTracer({destination: {url: '${url}'}})
  for (const name of ['a', 'b', 'c']) tracer.startSpan(name).end()
  tracer.enrichSession({feedback: {rating: 5}})
`
