import test from 'ava'
import {diagnostics, HoneyHiveTracer} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'

test('time to first chunk, the number of chunks and an aggregate are recorded', async t => {
  await using own = recordSpans()
  const aggregate = (chunks: readonly string[]): string => chunks.join('')
  const words = own.tracer.trace({eventName: 'words', aggregate}, function* () {
    yield 'a'
    yield 'b'
  })
  t.deepEqual([...words()], ['a', 'b'])
  const {attributes} = own.span('words')
  t.like(attributes, {'honeyhive_outputs.result': 'ab', 'honeyhive_metrics.chunks': 2})
  const first = Number(attributes['honeyhive_metrics.time_to_first_chunk_ms'])
  t.true(first > 0 && first <= Number(attributes['honeyhive_duration_ms']))
})

test('chunks beyond the bound are counted and not kept', async t => {
  await using own = recordSpans()
  let kept = 0
  const count = own.tracer.trace({eventName: 'count'}, function* () {
    for (let n = 0; n < 50_000; n++) yield n
  })
  const collect = own.tracer.trace({eventName: 'collect', aggregate: chunks => (kept = chunks.length)}, function* () {
    for (let n = 0; n < 50_000; n++) yield n
  })
  for (const _ of count());
  for (const _ of collect());
  t.like(own.span('count').attributes, {
    'honeyhive_outputs.result.0': 0,
    'honeyhive_metrics.chunks': 50_000,
    'honeyhive_outputs._cut': 49_000,
  })
  t.like(own.span('collect').attributes, {'honeyhive_outputs.result': 10_000, 'honeyhive_outputs._cut': 40_000})
  t.is(kept, 10_000)
})

test('a long text stream is cut, and the cut names the missing bytes', async t => {
  await using own = recordSpans()
  const text = own.tracer.trace({eventName: 'text'}, () => {
    let left = 100
    return new ReadableStream<string>({
      pull: controller => (left-- > 0 ? controller.enqueue('é'.repeat(10_000)) : controller.close()),
    })
  })
  for await (const _ of text());
  const shown = String(own.span('text').attributes['honeyhive_outputs.result'])
  const missing = Number(/…\[\+(\d+) bytes\]$/.exec(shown)?.[1])
  t.is(Buffer.byteLength(shown.replace(/…\[.*$/, '')) + missing, 2_000_000)
})

test('capture functions choose what is recorded; a failing one is counted, and the call works', async t => {
  await using own = recordSpans()
  const fails = (): never => {
    throw new Error('no')
  }
  const length = own.tracer.trace(
    {
      eventName: 'length',
      captureInputs: ([text]) => ({size: String(text).length}),
      captureOutputs: result => ({result}),
    },
    (text: string) => text.length,
  )
  const bad = own.tracer.trace({eventName: 'bad', captureInputs: fails, captureOutputs: fails}, (n: number) => n)
  const none = own.tracer.trace({eventName: 'none', captureInputs: false, captureOutputs: false}, (n: number) => n)
  const before = diagnostics().counts['capture-failed']
  t.deepEqual([length('four'), bad(1), none(1)], [4, 1, 1])
  t.like(own.span('length').attributes, {'honeyhive_inputs.size': 4, 'honeyhive_outputs.result.result': 4})
  t.is(diagnostics().counts['capture-failed'] - before, 2)
  for (const name of ['bad', 'none']) {
    t.deepEqual(
      Object.keys(own.span(name).attributes).filter(key => /puts/.test(key)),
      [],
    )
  }
})

test('nothing of a call is kept after its span has ended', async t => {
  await using own = new HoneyHiveTracer({destination: {export: (_, done) => done({code: 0}), shutdown: async () => {}}})
  const references: WeakRef<object>[] = []
  const pass = own.trace((value: object) => {
    references.push(new WeakRef(value))
    return value
  })
  const chunks = own.trace(function* () {
    const chunk = {big: true}
    references.push(new WeakRef(chunk))
    yield chunk
  })
  const generators: unknown[] = []
  const once = (n: number): void => {
    pass({n})
    const generator = chunks()
    generators.push(generator)
    for (const _ of generator);
  }
  for (let n = 0; n < 10; n++) once(n)
  await own.flush()
  for (let round = 0; round < 10; round++) {
    await new Promise(resolve => setImmediate(resolve))
    globalThis.gc?.()
  }
  t.is(references.filter(reference => reference.deref() !== undefined).length, 0)
  t.is(generators.length, 10)
})
