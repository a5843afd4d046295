import {setTimeout as pause} from 'node:timers/promises'
import type {Sampler, SpanExporter, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import test, {type ExecutionContext} from 'ava'
import {diagnostics, type FlushReceipt, HoneyHiveTracer, type Ledger} from 'enrich-span'
import {emit} from './faults/run-fault.ts'

function addsUp(t: ExecutionContext, {created, accepted, refused, dropped, pending}: Ledger): void {
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0)
  t.is(accepted + refused + lost + pending, created)
}

/** Calls back for each batch after a while. */
const slow = (ms: number): SpanExporter => ({
  export: (_batch, done) => void setTimeout(() => done({code: 0}), ms),
  shutdown: async () => {},
})

/** Fails at the n-th batch, in its own way. */
function failing(n: number, fail: () => void): SpanExporter {
  let calls = 0
  return {
    export(_batch, done) {
      calls += 1
      if (calls === n) fail()
      else done({code: 0})
    },
    shutdown: async () => {},
  }
}

test('a flush waits for a running export', async t => {
  const tracer = new HoneyHiveTracer({destination: slow(50), disableBatch: true})
  emit(tracer, 3)
  const receipt = await tracer.flush()
  t.like(receipt, {ok: true, created: 3, accepted: 3, pending: 0})
  await tracer.shutdown()
})

test('a flush with a deadline reports the pending spans, and loses none', async t => {
  const tracer = new HoneyHiveTracer({destination: slow(100)})
  emit(tracer, 3)
  t.like(await tracer.flush({timeoutMs: 10}), {ok: false, timedOut: true, pending: 3, created: 3})
  t.like(await tracer.flush(), {ok: true, pending: 0, accepted: 3})
  await tracer.shutdown()
})

test('ten flushes and two shutdowns at once agree', async t => {
  const tracer = new HoneyHiveTracer({destination: slow(30)})
  emit(tracer, 1_000)
  const flushes = Array.from({length: 10}, () => tracer.flush())
  const receipts = await Promise.all([...flushes, tracer.shutdown(), tracer.shutdown()])
  for (const receipt of receipts) t.like(receipt, {ok: true, created: 1_000, accepted: 1_000})
})

test('a flush does not wait for spans that end after it was called', async t => {
  const tracer = new HoneyHiveTracer({destination: slow(20)})
  emit(tracer, 5)
  const flushed = tracer.flush()
  const more = setInterval(() => emit(tracer, 1), 5)
  const {accepted} = await flushed
  clearInterval(more)
  t.true(accepted >= 5)
  t.true((await tracer.shutdown()).ok)
})

test('a span that ends after shutdown is counted as lost', async t => {
  const tracer = new HoneyHiveTracer({destination: slow(0)})
  const late = tracer.startSpan('late')
  t.like(await tracer.shutdown(), {created: 0, open: 1})
  late.end()
  t.like(await tracer.flush(), {ok: false, created: 1, dropped: {'tracer-closed': 1}, pending: 0, open: 0})
})

for (const [how, fail] of Object.entries({
  throws: () => {
    throw new Error('out of order')
  },
  'throws no error': () => {
    // oxlint-disable-next-line no-throw-literal -- careless code does this
    throw 'text'
  },
})) {
  test(`an exporter that ${how} at any of 200 calls costs that one span`, async t => {
    const calls = Array.from({length: 200}, (_, at) => at + 1)
    const receipts = await Promise.all(
      calls.map(async n => {
        const tracer = new HoneyHiveTracer({destination: failing(n, fail), disableBatch: true})
        emit(tracer, 200)
        return tracer.shutdown()
      }),
    )
    for (const [at, receipt] of receipts.entries()) {
      t.like(receipt, {created: 200, accepted: 199, refused: 1, pending: 0}, `call ${at + 1}`)
      t.is(receipt.errors.length, 1)
    }
  })
}

test('an exporter that hangs costs the spans that it holds, and shutdown keeps its deadline', async t => {
  for (const n of [1, 2, 100, 200]) {
    const tracer = new HoneyHiveTracer({destination: failing(n, () => {}), disableBatch: true})
    emit(tracer, 200)
    // The order of two timers, not a duration: a machine that stalls for a second delays both.
    const second = pause(1_000, 'a second', {ref: false})
    // oxlint-disable-next-line no-await-in-loop -- one tracer after the other
    const receipt = await Promise.race([tracer.shutdown({timeoutMs: 100}), second])
    const lost = {timedOut: true, accepted: n - 1, dropped: {deadline: 201 - n}, pending: 0}
    t.like(receipt, lost, `call ${n}`)
  }
})

test('an exporter whose shutdown hangs or throws does not delay the tracer’s shutdown', async t => {
  for (const shutdown of [() => new Promise<void>(() => {}), () => Promise.reject(new Error('no'))]) {
    const exporter: SpanExporter = {export: (_batch, done) => done({code: 0}), shutdown}
    const tracer = new HoneyHiveTracer({destination: exporter})
    emit(tracer, 2)
    // oxlint-disable-next-line no-await-in-loop -- one tracer after the other
    t.like(await tracer.shutdown({timeoutMs: 600}), {ok: true, accepted: 2})
  }
})

test.serial('a sampler that throws at any call costs that span, and the caller does not notice', async t => {
  const before = diagnostics().counts['component-failed']
  let calls = 0
  const sampler: Sampler = {
    shouldSample() {
      calls += 1
      if (calls % 2 === 0) throw new Error('no sample')
      return {decision: 2}
    },
  }
  const tracer = new HoneyHiveTracer({destination: slow(0), sampler})
  emit(tracer, 200)
  t.like(await tracer.shutdown(), {ok: true, created: 100, accepted: 100, open: 0})
  t.is(diagnostics().counts['component-failed'] - before, 100)
})

test.serial('a processor that throws everywhere costs no span, and the receipt says that it failed', async t => {
  const broken = (): never => {
    throw new Error('broken')
  }
  const processor: SpanProcessor = {onStart: broken, onEnd: broken, forceFlush: broken, shutdown: broken}
  const tracer = new HoneyHiveTracer({destination: slow(0), processors: [processor]})
  emit(tracer, 20)
  const {ok, accepted, errors} = await tracer.shutdown()
  t.deepEqual([ok, accepted, errors.length], [false, 20, 2])
})

test('with several destinations a span counts once, and each destination has a ledger', async t => {
  class Good implements SpanExporter {
    export: SpanExporter['export'] = (_batch, done) => done({code: 0})
    shutdown = async (): Promise<void> => {}
  }
  class Picky extends Good {
    override export: SpanExporter['export'] = (batch, done) =>
      done(batch.length > 1 ? {code: 1, error: new Error('too many')} : {code: 0})
  }
  const tracer = new HoneyHiveTracer({destination: [new Good(), new Picky()]})
  emit(tracer, 3)
  await tracer.flush()
  emit(tracer, 1)
  const receipt: FlushReceipt = await tracer.shutdown()
  addsUp(t, receipt)
  t.like(receipt, {created: 4, accepted: 1, refused: 3, destination: 'Good, Picky'})
  t.like(receipt.destinations, {Good: {created: 4, accepted: 4}, Picky: {created: 4, accepted: 1, refused: 3}})
})

test('a fork has a ledger of its own, within its parent’s', async t => {
  const tracer = new HoneyHiveTracer({destination: slow(5)})
  const fork = tracer.fork()
  emit(tracer, 2)
  emit(fork, 3)
  t.like(await fork.shutdown(), {ok: true, created: 3, accepted: 3})
  t.like(await tracer.shutdown(), {ok: true, created: 5, accepted: 5})
})

test('two tracers with the same exporter share it: it is shut down with the last of them', async t => {
  let closed = 0
  const exporter: SpanExporter = {
    export: (_batch, done) => done({code: 0}),
    shutdown: async () => {
      closed += 1
    },
  }
  const [first, second] = [new HoneyHiveTracer({destination: exporter}), new HoneyHiveTracer({destination: exporter})]
  await first.shutdown()
  t.is(closed, 0)
  emit(second, 2)
  t.true((await second.shutdown()).ok)
  t.is(closed, 1)
  await pause(0)
})
