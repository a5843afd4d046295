import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import FakeTimers from '@sinonjs/fake-timers'
import test from 'ava'
import {HoneyHiveTracer, type TracerOptions} from 'enrich-span'
import {evaluate} from 'enrich-span/evaluate'
import {startReceiver} from '../delivery/receiver/receiver.ts'
import {run} from '../package/run.ts'

// The library that Vitest, Jest and Sinon fake timers with. What each of them fakes unless told otherwise.
const usually: readonly FakeTimers.FakeMethod[] = [
  'setTimeout',
  'clearTimeout',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'Date',
  'performance',
]

async function underFakeTimers<R>(callback: () => Promise<R>): Promise<R> {
  const clock = FakeTimers.install({toFake: [...usually]})
  try {
    return await callback()
  } finally {
    clock.uninstall()
  }
}

const destinations: readonly {readonly to: string; readonly open: () => Promise<Opened>}[] = [
  {
    to: 'a URL',
    open: async () => {
      const receiver = await startReceiver()
      return {destination: {url: receiver.url}, close: () => receiver.close()}
    },
  },
  {
    to: 'a URL where nobody listens',
    open: async () => ({destination: {url: 'http://127.0.0.1:9/v1/traces'}, dead: true, close: async () => {}}),
  },
  {to: 'local files', open: async () => ({destination: 'local', close: async () => {}})},
]

interface Opened {
  readonly destination: NonNullable<TracerOptions['destination']>
  readonly dead?: boolean
  readonly close: () => Promise<void>
}

// Local files stand in the working folder.
const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-fake-timers-'))
const workingFolder = process.cwd()
test.before(() => process.chdir(folder))
test.after.always(() => {
  process.chdir(workingFolder)
  rmSync(folder, {recursive: true, force: true})
})

for (const {to, open} of destinations) {
  test.serial(`under fake timers, flush and shutdown end, to ${to}`, async t => {
    const {destination, dead = false, close} = await open()
    const tracer = new HoneyHiveTracer({destination})
    await underFakeTimers(async () => {
      tracer.startSpan('faked').end()
      const receipt = await tracer.flush({timeoutMs: 300})
      t.is(receipt.ok, !dead)
      await tracer.shutdown({timeoutMs: 300})
    })
    await close()
  })

  test.serial(`when fake timers are gone, delivery goes on as before, to ${to}`, async t => {
    const {destination, dead = false, close} = await open()
    const faked = new HoneyHiveTracer({destination})
    await underFakeTimers(async () => {
      faked.startSpan('faked').end()
      await faked.shutdown({timeoutMs: 300})
    })
    const after = new HoneyHiveTracer({destination})
    after.startSpan('real').end()
    const {accepted, created} = await after.shutdown({timeoutMs: dead ? 300 : 5_000})
    t.deepEqual({accepted, created}, {accepted: dead ? 0 : 1, created: 1})
    await close()
  })

  test.serial(`under fake timers, evaluate ends, to ${to}`, async t => {
    const {destination, dead = false, close} = await open()
    const result = await underFakeTimers(() =>
      evaluate({
        name: 'faked',
        dataset: [{inputs: 1}, {inputs: 2}],
        function: ({inputs}) => inputs,
        timeout: 5_000,
        tracer: {destination},
        journal: false,
      }),
    )
    t.deepEqual(
      {ok: result.ok, accepted: result.spans.accepted},
      {ok: !dead, accepted: dead ? 0 : result.spans.created},
    )
    await close()
  })
}

test.serial('under fake timers, a time-out of evaluate and a pause between attempts still pass', async t => {
  const result = await underFakeTimers(() =>
    evaluate({
      name: 'faked',
      dataset: [{inputs: 1}],
      function: () => new Promise(() => {}),
      timeout: 20,
      retries: {limit: 1, delayMs: 10},
      tracer: {destination: 'memory'},
      journal: false,
    }),
  )
  t.is(result.failed, 1)
  t.is(result.datapoints[0]?.attempts, 2)
})

const clocks: Readonly<Record<string, readonly FakeTimers.FakeMethod[]>> = {
  'Date and performance, as Jest and Sinon do': ['Date', 'performance'],
  'Date alone, as Vitest did': ['Date'],
  'performance alone': ['performance'],
}

for (const [which, toFake] of Object.entries(clocks)) {
  test.serial(`under a fake clock, the duration of a span and its own attribute agree: ${which}`, async t => {
    const tracer = new HoneyHiveTracer({destination: 'memory'})
    const clock = FakeTimers.install({toFake: [...toFake]})
    try {
      tracer.trace({eventName: 'step'}, () => {
        clock.tick(5_000)
      })()
    } finally {
      clock.uninstall()
    }
    const [span] = tracer.spans
    const [seconds = 0, nanoseconds = 0] = span?.duration ?? []
    const recorded = Number(span?.attributes['honeyhive_duration_ms'])
    t.true(
      Math.abs(recorded - (seconds * 1_000 + nanoseconds / 1e6)) < 1_000,
      `${recorded} ms, span ${seconds}.${nanoseconds}`,
    )
  })
}

// These replace the functions of the module `timers` as well, which the globals alone do not show.
const fakers: Readonly<Record<string, string>> = {
  'the mock of node:test':
    'const {mock} = require("node:test"); mock.timers.enable(); restore = () => mock.timers.reset()',
  'Sinon in one call':
    'const clock = require("@sinonjs/fake-timers").install({toNotFake: ["nextTick", "queueMicrotask"]}); restore = () => clock.uninstall()',
}

for (const [faker, enable] of Object.entries(fakers)) {
  for (const [build, load] of [
    ['modules', "await import('enrich-span')"],
    ['CommonJS', "require('./dist/index.cjs')"],
  ] as const) {
    test(`${faker} does not stop the build of ${build}`, async t => {
      const receiver = await startReceiver()
      const program = `
        import {createRequire} from 'node:module'
        const require = createRequire(process.cwd() + '/any.js')
        const {HoneyHiveTracer} = ${load}
        const tracers = ['${receiver.url}', 'http://127.0.0.1:9/v1/traces'].map(url => new HoneyHiveTracer({destination: {url}}))
        let restore
        ${enable}
        for (const tracer of tracers) {
          tracer.startSpan('faked').end()
          const timeoutMs = tracer === tracers[0] ? 20_000 : 300
          const flushed = await tracer.flush({timeoutMs})
          const closed = await tracer.shutdown({timeoutMs})
          console.log(flushed.ok, closed.ok)
        }
        restore()
      `
      const {code, stdout, stderr} = await run(process.execPath, ['--input-type=module', '--eval', program], {
        cwd: workingFolder,
      })
      await receiver.close()
      t.is(code, 0, stderr)
      t.is(stdout, 'true true\nfalse false\n', stderr)
    })
  }
}
