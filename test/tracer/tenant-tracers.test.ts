import {createHook} from 'node:async_hooks'
import {setTimeout as pause} from 'node:timers/promises'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {ConfigurationError, diagnostics, discoverTracer, enrichSpan, HoneyHiveTracer, tenantTracers} from 'enrich-span'

interface Received {
  readonly spans: ReadableSpan[]
  readonly opened: Map<string, number>
  /** The most tracers of one tenant that were open at a time. */
  mostOpen: number
}

const received = (): Received => ({spans: [], opened: new Map(), mostOpen: 0})

// A tracer that keeps its spans elsewhere, and notes when it opens and closes.
function tracerOf(id: string, into: Received): HoneyHiveTracer {
  const open = (into.opened.get(id) ?? 0) + 1
  into.opened.set(id, open)
  into.mostOpen = Math.max(into.mostOpen, open)
  const tracer = new HoneyHiveTracer({
    project: id,
    destination: {
      export: (spans, done) => {
        into.spans.push(...spans)
        done({code: 0})
      },
      shutdown: async () => {},
    },
  })
  const shutdown = tracer.shutdown.bind(tracer)
  return Object.assign(tracer, {
    shutdown: (...options: Parameters<typeof shutdown>) => {
      into.opened.set(id, (into.opened.get(id) ?? 0) - 1)
      return shutdown(...options)
    },
  })
}

for (const create of ['sync', 'async', 'async, 5 % failing'] as const) {
  test(`200 tenants, 20 kept, 40 workers, 2,000 requests: nothing lost, nothing wrong (create: ${create})`, async t => {
    const into = received()
    let made = 0
    const tenants =
      create === 'sync'
        ? tenantTracers({create: id => tracerOf(id, into), max: 20, idleMs: 150})
        : tenantTracers({
            create: async id => {
              await pause((made += 1) % 3)
              if (create.endsWith('failing') && made % 20 === 0) throw new Error('the database is down')
              return tracerOf(id, into)
            },
            max: 20,
            idleMs: 150,
          })
    let expected = 0
    let number = 0
    // Returns `false` where there was no room, or no tenant.
    const request = async (id: string, by: number): Promise<boolean> => {
      const work = async (tracer: HoneyHiveTracer | undefined): Promise<boolean> => {
        if (tracer === undefined) return false
        t.is(tracer.project, id)
        tracer.startSpan('before').end()
        expected += 1
        const traced = tracer.trace({eventName: 'across'}, async () => {
          await pause(by % 4)
          t.is(discoverTracer(), tracer)
          t.true(enrichSpan({metadata: {tenant: id}}))
        })
        expected += 1
        await traced()
        return true
      }
      return by % 2 === 0 ? tenants.run(id, async () => work(discoverTracer())) : work(await tenants.get(id))
    }
    const worker = async (): Promise<void> => {
      for (let by = (number += 1); by <= 2_000; by = number += 1) {
        while (!(await request(`t${Math.floor(by / 5) % 200}`, by)) && !create.endsWith('failing')) await pause(2)
      }
    }
    await Promise.all(Array.from({length: 40}, worker))
    await tenants.shutdown()
    t.is(into.spans.length, expected)
    t.log(`${expected} spans`)
    t.true(create.endsWith('failing') ? expected > 500 : expected === 4_000)
    const wrong = into.spans.filter(
      ({name, attributes}) =>
        name === 'across' && attributes['honeyhive_metadata.tenant'] !== attributes['honeyhive.project'],
    )
    t.is(wrong.length, 0)
    t.is(into.mostOpen, 1)
    t.true([...into.opened.values()].every(open => open === 0))
    t.is(tenants.size, 0)
  })
}

test.serial('invented ids: at most twice `max` tracers live, and that is reported', t => {
  const before = diagnostics().counts['tenants-full']
  let made = 0
  const tenants = tenantTracers({
    max: 50,
    create: id => ((made += 1), new HoneyHiveTracer({project: id, destination: 'memory'})),
  })
  for (let number = 0; number < 100_000; number++) tenants.get(`invented-${number}`)
  t.is(tenants.size, 100)
  t.is(made, 100)
  t.is(diagnostics().counts['tenants-full'], before + 99_900)
  return tenants.shutdown()
})

test('one create for each tenant, however many ask; a promise that never rejects', async t => {
  let asked = 0
  const tenants = tenantTracers({
    create: async id => {
      asked += 1
      await pause(1)
      return new HoneyHiveTracer({project: id, destination: 'memory'})
    },
  })
  t.is(tenants.peek('acme'), undefined)
  const all = await Promise.all(Array.from({length: 10}, async () => tenants.get('acme')))
  t.is(new Set(all).size, 1)
  t.is(asked, 1)
  t.is(tenants.peek('acme'), all[0])
  t.is(
    tenants.run('acme', () => discoverTracer()),
    all[0],
    'a tracer that is there is entered at once',
  )
  await tenants.shutdown()
  t.is(tenants.get('acme'), undefined)
})

/** A `create` that gives no tracer. */
const failures: Readonly<Record<string, () => never>> = {
  'a throw': () => {
    throw new Error('no such file')
  },
  'a rejection': (async () => Promise.reject(new Error('no such row'))) as never,
  'an object that is no tracer': () => ({project: 'acme'}) as never,
}

for (const [what, create] of Object.entries(failures)) {
  test.serial(`${what} is counted, and the request runs without a tenant`, async t => {
    const before = diagnostics().counts['tenant-failed']
    let asked = 0
    const tenants = tenantTracers<Promise<HoneyHiveTracer | undefined>>({create: () => ((asked += 1), create())})
    t.is(await tenants.run('acme', () => 'answer'), 'answer')
    t.is(await tenants.get('acme'), undefined)
    t.is(asked, 1, 'asked again after a second')
    t.is(diagnostics().counts['tenant-failed'], before + 1)
    t.is(tenants.size, 0)
  })
}

test('`undefined` is an unknown tenant: not an error, and not kept', t => {
  const tenants = tenantTracers({create: () => undefined})
  t.is(tenants.get('nobody'), undefined)
  t.is(
    tenants.run('nobody', () => discoverTracer()),
    undefined,
  )
  t.is(tenants.size, 0)
})

test('run returns and throws what the callback does', async t => {
  const tenants = tenantTracers({create: id => new HoneyHiveTracer({project: id, destination: 'memory'})})
  const error = new Error('mine')
  t.is(await t.throwsAsync(async () => tenants.run('a', async () => Promise.reject(error))), error)
  t.is(
    t.throws(() =>
      tenants.run('a', () => {
        throw error
      }),
    ),
    error,
  )
  const receipt = await tenants.shutdown()
  t.like(receipt, {ok: true, created: 0})
  t.is(await tenants.shutdown(), receipt)
})

test.serial('an idle tenant goes by itself, and no timer is left', async t => {
  const timers = new Set<number>()
  const hook = createHook({
    init: (id, type) => void (type === 'Timeout' && timers.add(id)),
    destroy: id => void timers.delete(id),
  }).enable()
  const tenants = tenantTracers({idleMs: 5, create: id => new HoneyHiveTracer({project: id, destination: 'memory'})})
  const tracer = tenants.get('acme')
  const span = tracer?.startSpan('open')
  await pause(40)
  t.is(tenants.size, 1, 'an open span keeps it')
  span?.end()
  while (tenants.size > 0) await pause(5)
  t.false(tracer?.startSpan('late').isRecording())
  t.not(tenants.get('acme'), tracer)
  await tenants.shutdown()
  for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve))
  hook.disable()
  t.deepEqual([...timers], [])
})

test('receipts are summed', async t => {
  await using tenants = tenantTracers({create: id => new HoneyHiveTracer({project: id, destination: 'memory'})})
  for (const id of ['a', 'b']) tenants.get(id)?.startSpan('one').end()
  t.like(await tenants.flush(), {ok: true, created: 2, accepted: 2, destination: 'memory'})
})

test('wrong options throw at once', t => {
  for (const wrong of [{}, {create: 'x'}, {create: () => undefined, max: 0}, {create: () => undefined, idle: 1}]) {
    t.throws(() => tenantTracers(wrong as never), {instanceOf: ConfigurationError})
  }
})
