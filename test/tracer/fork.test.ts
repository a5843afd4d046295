import type {SpanExporter, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {diagnostics, getTracer, HoneyHiveTracer, setDefaultTracer} from 'enrich-span'

/** Accepts spans when it is opened, and counts how often it is flushed. */
class Gate implements SpanExporter {
  flushes = 0
  readonly #waiting: (() => void)[] = []
  export: SpanExporter['export'] = (_batch, done) => void this.#waiting.push(() => done({code: 0}))
  forceFlush = async (): Promise<void> => {
    this.flushes += 1
  }
  shutdown = async (): Promise<void> => {}
  open(): void {
    for (const take of this.#waiting.splice(0)) take()
  }
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test('a fork without pending spans closes at once, also while its parent waits', async t => {
  const gate = new Gate()
  const tracer = new HoneyHiveTracer({destination: gate})
  tracer.startSpan('parent’s').end()
  const fork = tracer.fork()
  t.like(await Promise.race([fork.shutdown(), turn()]), {ok: true, created: 0})
  await tracer.shutdown({timeoutMs: 1})
})

test('forks that close in one turn share one flush, and each gets its own receipt', async t => {
  const gate = new Gate()
  let asked = 0
  const processor: SpanProcessor = {
    onStart: () => {},
    onEnd: () => {},
    forceFlush: async () => {
      asked += 1
    },
    shutdown: async () => {},
  }
  const tracer = new HoneyHiveTracer({destination: gate, processors: [processor]})
  const forks = Array.from({length: 100}, () => tracer.fork())
  const closing = forks.map((fork, at) => {
    for (let span = 0; span <= at; span++) fork.startSpan('work').end()
    return fork.shutdown()
  })
  for (let left = 30; left > 0; left--) {
    // oxlint-disable-next-line no-await-in-loop -- batch by batch
    await turn()
    gate.open()
  }
  const receipts = await Promise.all(closing)
  for (const [at, receipt] of receipts.entries()) t.like(receipt, {ok: true, created: at + 1, accepted: at + 1})
  t.is(asked, 1)
  t.true(gate.flushes <= 1, `${gate.flushes} flushes`)
  await tracer.shutdown({timeoutMs: 1})
})

test('each fork keeps its deadline, also one that joins when the others are done', async t => {
  const gate = new Gate()
  const tracer = new HoneyHiveTracer({destination: gate, disableBatch: true})
  const [quick, slow] = [tracer.fork(), tracer.fork()]
  quick.startSpan('taken').end()
  const first = quick.shutdown({timeoutMs: 50})
  gate.open()
  slow.startSpan('never taken').end()
  t.like(await slow.shutdown({timeoutMs: 50}), {timedOut: true, pending: 1, ok: false})
  t.like(await first, {timedOut: false, ok: true, accepted: 1})
  await tracer.shutdown({timeoutMs: 1})
})

test('a fork is found by its id until it is closed', async t => {
  await using tracer = new HoneyHiveTracer({destination: 'memory'})
  const fork = tracer.fork()
  const {id} = fork
  t.is(fork.id, id)
  t.is(getTracer(id), fork)
  await fork.shutdown()
  t.is(getTracer(id), undefined)
  const late = tracer.fork()
  await late.shutdown()
  t.is(getTracer(late.id), undefined)
})

test.serial('forks count as part of their tracer', async t => {
  const before = diagnostics().tracers
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  t.is(typeof tracer.fork().id, 'string')
  t.is(diagnostics().tracers, before + 1)
  await tracer.shutdown()
  t.is(diagnostics().tracers, before)
})

for (const [what, make] of Object.entries({
  'an object with its prototype': () => Object.create(HoneyHiveTracer.prototype) as object,
  'a proxy around one': () => new Proxy(new HoneyHiveTracer({destination: 'memory'}), {}),
  'a revoked proxy': () => {
    const {proxy, revoke} = Proxy.revocable({}, {})
    revoke()
    return proxy
  },
})) {
  test(`${what} is not a tracer`, t => {
    t.throws(() => setDefaultTracer(make() as HoneyHiveTracer), {name: 'ConfigurationError'})
  })
}

test('isEvaluation: false leaves the ids of an experiment out, own and inherited ones; a fork with new ids has those', t => {
  const experiment = {runId: 'r-1', datasetId: 's-1', datapointId: 'd-1'}
  const tracer = new HoneyHiveTracer({destination: 'memory', ...experiment})
  const side = tracer.fork({isEvaluation: false})
  const attributes = [
    tracer,
    side,
    side.fork(),
    side.fork({datapointId: 'd-2'}),
    new HoneyHiveTracer({destination: 'memory', ...experiment, isEvaluation: false}),
  ].map(each => {
    each.startSpan('work').end()
    const ids = each.spans.at(-1)?.attributes ?? {}
    return Object.keys(ids).filter(key => key.startsWith('honeyhive_metadata.'))
  })
  t.deepEqual(attributes, [
    ['honeyhive_metadata.run_id', 'honeyhive_metadata.dataset_id', 'honeyhive_metadata.datapoint_id'],
    [],
    [],
    ['honeyhive_metadata.datapoint_id'],
    [],
  ])
})
