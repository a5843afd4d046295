import type {ReadableSpan, SpanExporter} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {type Diagnostic, diagnostics, enrichSpan, HoneyHiveTracer} from 'enrich-span'
import {type Dialect, langfuse, openInference} from 'enrich-span/dialects'
import {startAttributesReceiver} from './receiver/attributes-receiver.ts'

const protocol = 'http/json'

/** One span with one enrichment. */
function work(tracer: HoneyHiveTracer): void {
  tracer.trace({eventName: 'answer', eventType: 'tool'}, () => enrichSpan({metadata: {step: 'plan'}}))()
}

test('each destination gets the same span in its own dialect, and has its own ledger', async t => {
  await using receiver = await startAttributesReceiver()
  const tracer = new HoneyHiveTracer({
    destination: [
      {url: receiver.url('langfuse'), protocol, dialect: langfuse()},
      {url: receiver.url('phoenix'), protocol, dialect: openInference()},
      {url: receiver.url('plain'), protocol},
      'memory',
    ],
  })
  work(tracer)
  const receipt = await tracer.shutdown()
  t.deepEqual(Object.keys(receipt.destinations ?? {}), [
    `${receiver.url('langfuse')} as langfuse`,
    `${receiver.url('phoenix')} as openInference`,
    receiver.url('plain'),
  ])
  for (const ledger of Object.values(receipt.destinations ?? {})) t.like(ledger, {created: 1, accepted: 1})
  const [inMemory] = tracer.spans
  t.deepEqual(receiver.spans('plain'), [{...inMemory?.attributes}])
  t.like(receiver.spans('langfuse')[0], {
    'langfuse.observation.type': 'tool',
    'langfuse.observation.metadata.step': 'plan',
    'honeyhive_metadata.step': undefined,
  })
  t.like(receiver.spans('phoenix')[0], {
    'openinference.span.kind': 'TOOL',
    metadata: '{"step":"plan"}',
    'honeyhive_metadata.step': 'plan',
  })
})

test('a destination without a dialect gets the very span that others get', async t => {
  await using receiver = await startAttributesReceiver()
  const exported: ReadableSpan[] = []
  const exporter: SpanExporter = {
    export(spans, done) {
      exported.push(...spans)
      done({code: 0})
    },
    shutdown: async () => {},
  }
  const tracer = new HoneyHiveTracer({
    destination: ['memory', exporter, {url: receiver.url('a'), protocol, dialect: langfuse()}],
  })
  work(tracer)
  await tracer.shutdown()
  t.is(exported[0], tracer.spans[0])
})

const broken: readonly (readonly [what: string, translate: () => never, cause: RegExp])[] = [
  [
    'throws',
    () => {
      throw new Error('no such key')
    },
    /^it failed, so the span was sent untranslated: no such key$/,
  ],
  ['returns nothing', () => undefined as never, /translate\(\) returned undefined instead of attributes$/],
]

for (const [what, translate, cause] of broken) {
  test.serial(`a dialect that ${what} is counted and reported once, and its spans leave untranslated`, async t => {
    await using receiver = await startAttributesReceiver()
    const heard: Diagnostic[] = []
    const before = diagnostics().counts['dialect-failed']
    const tracer = new HoneyHiveTracer({
      destination: [{url: receiver.url('a'), protocol, dialect: {name: 'own', translate}}, 'memory'],
      onDiagnostic: diagnostic => heard.push(diagnostic),
    })
    for (let call = 0; call < 3; call += 1) work(tracer)
    t.like(await tracer.shutdown(), {ok: true, accepted: 3})
    t.deepEqual(
      receiver.spans('a'),
      tracer.spans.map(({attributes}) => ({...attributes})),
    )
    t.is(diagnostics().counts['dialect-failed'] - before, 3)
    t.deepEqual(
      heard.map(({code, subject}) => [code, subject]),
      [['dialect-failed', 'Dialect own']],
    )
    t.regex(heard[0]?.cause ?? '', cause)
  })
}

test('a dialect that changes its span changes nothing for other destinations', async t => {
  await using receiver = await startAttributesReceiver()
  const greedy: Dialect = {
    name: 'greedy',
    translate(span) {
      for (const key of Object.keys(span.attributes)) delete span.attributes[key]
      for (const event of span.events) if (event.attributes) event.attributes['changed'] = true
      return {left: 1}
    },
  }
  const tracer = new HoneyHiveTracer({
    destination: [
      {url: receiver.url('greedy'), protocol, dialect: greedy},
      {url: receiver.url('plain'), protocol},
      'memory',
    ],
  })
  t.throws(
    tracer.trace(() => {
      throw new Error('x')
    }),
  )
  await tracer.shutdown()
  t.deepEqual(receiver.spans('greedy'), [{left: 1}])
  t.like(receiver.spans('plain')[0], {honeyhive_error: 'x'})
  t.is(tracer.spans[0]?.events[0]?.attributes?.['changed'], undefined)
})

test('tracers with the same dialect share requests, those with another one do not', async t => {
  await using receiver = await startAttributesReceiver()
  const shared = langfuse()
  const tracers = [shared, shared, langfuse()].map(
    dialect => new HoneyHiveTracer({destination: {url: receiver.url('a'), protocol, dialect}}),
  )
  for (const tracer of tracers) work(tracer)
  await Promise.all(tracers.map(tracer => tracer.flush()))
  t.is(receiver.requests('a'), 2)
  await Promise.all(tracers.map(tracer => tracer.shutdown()))
})

test('what is not a dialect is refused when the tracer is made', t => {
  for (const dialect of ['langfuse', {}, {name: 'x'}, {translate: () => ({})}, langfuse]) {
    const make = () => new HoneyHiveTracer({destination: {url: 'http://127.0.0.1/', dialect: dialect as never}})
    t.throws(make, {message: /`destination` must be .*dialect\}/})
  }
})
