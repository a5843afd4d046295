import assert from 'node:assert/strict'
import test from 'node:test'
import {context, type Span, trace} from '@opentelemetry/api'
import {TracerProvider} from '@opentelemetry/sdk-trace'
import {diagnostics, enrichSpan, HoneyHiveTracer, routedSpanProcessor, routeInstrumentations} from 'enrich-span'

// Runs where `run.ts` put it: OpenTelemetry 3 for the application, the package beside it, api 1.10 for both.
const memory = {destination: 'memory'} as const
const plain = new TracerProvider().getTracer('application')

/** What stands above in the context that is being made up: a span and who started it, 'plain' for the application's. */
interface Above {
  readonly owner: HoneyHiveTracer | 'plain'
  readonly span: Span
}

interface Tally {
  starts: number
  violations: number
}

const idOf = (span: Span | undefined): string | undefined => span?.spanContext().spanId
const parentIdOf = (span: Span): string | undefined =>
  (span as {parentSpanContext?: {spanId: string}}).parentSpanContext?.spanId

function nearest(owner: HoneyHiveTracer, above: readonly Above[]): Above | undefined {
  return above.reduce<Above | undefined>((found, each) => (each.owner === owner ? each : found), undefined)
}

// Invariant 1, written down a second time: the nearest own span, else a plain one below nobody's, else none.
function expectedParent(owner: HoneyHiveTracer | 'plain', above: readonly Above[]): string | undefined {
  if (owner === 'plain') return idOf(above.at(-1)?.span)
  const own = nearest(owner, above)
  if (own !== undefined) return idOf(own.span)
  return above.every(each => each.owner === 'plain') ? idOf(above.at(-1)?.span) : undefined
}

async function grow(
  tracers: readonly HoneyHiveTracer[],
  pick: (n: number) => number,
  above: readonly Above[],
  tally: Tally,
): Promise<void> {
  for (let child = pick(3); child >= 0 && above.length < 6; child--) {
    const owner: HoneyHiveTracer | 'plain' = tracers[pick(tracers.length + 1)] ?? 'plain'
    const below = async (span: Span): Promise<void> => {
      tally.starts += 1
      if (parentIdOf(span) !== expectedParent(owner, above)) tally.violations += 1
      const here: readonly Above[] = [...above, {owner, span}]
      if (pick(2) === 0) await new Promise(resolve => setImmediate(resolve))
      for (const tracer of tracers) {
        const own = nearest(tracer, here)?.span
        const key = `n${tally.starts}.${pick(1_000_000)}`
        if (tracer.enrichSpan({metadata: {[key]: 1}}) !== (own !== undefined)) tally.violations += 1
        const {attributes} = (own ?? {attributes: {}}) as {attributes: Record<string, unknown>}
        if (own !== undefined && attributes[`honeyhive_metadata.${key}`] !== 1) tally.violations += 1
      }
      await grow(tracers, pick, here, tally)
      span.end()
    }
    await (owner === 'plain' ? plain.startActiveSpan('plain', below) : owner.startActiveSpan('owned', below))
  }
}

function pickFrom(seed: number): (n: number) => number {
  let state = seed
  return n => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor(state / 8) % n
  }
}

void test('parents and enrichments are right over random interleavings with spans of SDK 3', async () => {
  const tally: Tally = {starts: 0, violations: 0}
  const tracers = ['a', 'b', 'c'].map(project => new HoneyHiveTracer({...memory, project}))
  const flows = Array.from({length: 60}, async (_, seed) => grow(tracers, pickFrom(seed + 1), [], tally))
  await Promise.all(flows)
  console.log(`${tally.starts} spans started, ${tally.violations} violations`)
  assert.ok(tally.starts > 2_000)
  assert.equal(tally.violations, 0)
})

void test('the positive control: two stock providers of SDK 3 mix', () => {
  const [a, b] = [new TracerProvider(), new TracerProvider()].map(provider => provider.getTracer('stock'))
  let mixed = 0
  for (let round = 0; round < 2_000; round++) {
    a?.startActiveSpan('a', outer => {
      const inner = b?.startSpan('b')
      if (inner !== undefined && parentIdOf(inner) === idOf(outer)) mixed += 1
    })
  }
  assert.equal(mixed, 2_000)
})

void test('routed spans go to the tracer discovered at their start', () => {
  using routing = routeInstrumentations()
  assert.ok(routing.routed)
  const [a, b] = [new HoneyHiveTracer(memory), new HoneyHiveTracer(memory)]
  a.trace({eventName: 'a'}, () => b.run(() => trace.getTracer('library', '1.0.0').startSpan('of b').end()))()
  assert.deepEqual(
    b.spans.map(({name, parentSpanContext}) => [name, parentSpanContext]),
    [['of b', undefined]],
  )
  assert.equal(a.spans.length, 1)
})

void test('routedSpanProcessor adopts spans of an SDK 3 provider, but none below another tracer’s', () => {
  const application = new TracerProvider({spanProcessors: [routedSpanProcessor()]}).getTracer('app')
  const [a, b] = [new HoneyHiveTracer(memory), new HoneyHiveTracer(memory)]
  const before = diagnostics().counts['foreign-parent']
  a.run(() =>
    application.startActiveSpan('of a', span => {
      assert.ok(enrichSpan({metadata: {step: 1}}))
      b.run(() => application.startSpan('torn').end())
      span.end()
    }),
  )
  assert.deepEqual(
    a.spans.map(({name, attributes}) => [name, attributes['honeyhive_metadata.step']]),
    [['of a', 1]],
  )
  assert.equal(a.spans[0]?.attributes['honeyhive.session_id'], a.sessionId)
  assert.equal(b.spans.length, 0)
  assert.equal(diagnostics().counts['foreign-parent'], before + 1)
})

void test('a plain span of SDK 3 below a span made active by bare calls is that tracer’s territory', () => {
  const [a, b] = [new HoneyHiveTracer(memory), new HoneyHiveTracer(memory)]
  const span = a.startSpan('a')
  context.with(trace.setSpan(context.active(), span), () =>
    plain.startActiveSpan('plain', () => {
      assert.notEqual(b.startSpan('b').spanContext().traceId, span.spanContext().traceId)
      assert.equal(parentIdOf(a.startSpan('child')), idOf(span))
    }),
  )
})
