import {context, propagation, trace} from '@opentelemetry/api'
import {BasicTracerProvider} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {bind, type Code, diagnostics, enrichSpan, type HoneyHiveTracer, setDefaultTracer} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'

// Each case makes one suspicious thing happen, and enriches where it can be seen.
const cases: readonly (readonly [
  Code,
  string,
  (mine: HoneyHiveTracer, other: HoneyHiveTracer, look: () => void) => void,
])[] = [
  [
    'owner-differs',
    'another tracer’s span was activated where this one had entered',
    (mine, other, look) =>
      mine.run(() => {
        const span = other.startSpan('other')
        context.with(trace.setSpan(context.active(), span), look)
        span.end()
      }),
  ],
  [
    'active-span-ended',
    'the active span has ended',
    (mine, other, look) =>
      mine.startActiveSpan('mine', span =>
        other.startActiveSpan('other', ended => {
          ended.end()
          mine.run(look)
          span.end()
        }),
      ),
  ],
  [
    'tracer-closed',
    'the tracer was shut down',
    (mine, _, look) => {
      const fork = mine.fork()
      fork.startActiveSpan('late', span => {
        void fork.shutdown()
        look()
        span.end()
      })
    },
  ],
  [
    'baggage-ignored',
    'baggage from outside names a tracer',
    (mine, _, look) => {
      const baggage = propagation.createBaggage({honeyhive_tracer_id: {value: mine.id}})
      context.with(propagation.setBaggage(context.active(), baggage), look)
    },
  ],
]

for (const [code, name, happen] of cases) {
  test.serial(`${code}: ${name}; it is counted, reported once, and shown by explain`, async t => {
    await using mine = recordSpans()
    await using other = recordSpans()
    const before = diagnostics().counts[code]
    const reportedBefore = diagnostics().recent.filter(each => each.code === code).length
    let shown: readonly Code[] = []
    for (let round = 0; round < 3; round++) {
      happen(mine.tracer, other.tracer, () => {
        const counted = diagnostics().counts[code]
        shown = enrichSpan.explain({metadata: {a: 1}}).notices.map(notice => notice.code)
        t.is(diagnostics().counts[code], counted, 'explain counts nothing')
        enrichSpan({metadata: {a: 1}})
      })
    }
    t.true(shown.includes(code), `explain shows ${shown.join(', ')}`)
    t.true(diagnostics().counts[code] >= before + 3)
    const reported = diagnostics().recent.filter(each => each.code === code)
    t.true(reported.length - reportedBefore >= 1)
    const [last] = reported.slice(-1)
    t.true((last?.cure ?? '').length > 0)
  })
}

test.serial('a closed default tracer is not reported for a plain span', async t => {
  await using mine = recordSpans()
  setDefaultTracer(mine.tracer)
  t.teardown(() => setDefaultTracer(undefined))
  await mine.tracer.shutdown()
  const before = diagnostics().counts['tracer-closed']
  const plain = new BasicTracerProvider().getTracer('application').startSpan('plain')
  context.with(trace.setSpan(context.active(), plain), () => {
    t.deepEqual(enrichSpan.explain({a: 1}).notices, [])
    t.true(enrichSpan({a: 1}))
  })
  t.is(diagnostics().counts['tracer-closed'], before)
})

test.serial('a child of an ended span is counted', async t => {
  await using mine = recordSpans()
  const before = diagnostics().counts['active-span-ended']
  mine.tracer.startActiveSpan('over', span => {
    span.end()
    mine.tracer.startSpan('late').end()
  })
  t.is(diagnostics().counts['active-span-ended'], before + 1)
})

test.serial('without a context manager the first enrichment says so, and so does bind', async t => {
  context.disable()
  const before = diagnostics().counts['no-context-manager']
  await using mine = recordSpans({contextManager: false})
  t.is(diagnostics().contextManager, 'none')
  t.true(mine.tracer.enrichSpan.explain({}).notices.some(({code}) => code === 'no-context-manager'))
  t.false(mine.tracer.startActiveSpan('mine', () => enrichSpan({metadata: {a: 1}})))
  bind(() => {})
  t.is(diagnostics().counts['no-context-manager'], before + 2)
})
