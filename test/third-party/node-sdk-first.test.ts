import {setTimeout as pause} from 'node:timers/promises'
import {trace} from '@opentelemetry/api'
import test from 'ava'
import {diagnostics, enrichSpan, type HoneyHiveTracer} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'
import {thirdPartyInstalled} from './load.ts'
import {startNodeSdk} from './node-sdk.ts'

if (thirdPartyInstalled) {
  test.serial('NodeSDK first, our tracers after it: its context carries both, and each keeps its spans', async t => {
    await using application = await startNodeSdk({routed: true})
    await using acme = recordSpans({project: 'acme'})
    await using globex = recordSpans({project: 'globex'})
    t.is(diagnostics().contextManager, 'application')

    const request = (tracer: HoneyHiveTracer, number: number): Promise<void> =>
      trace.getTracer('app').startActiveSpan(`http ${number}`, async http => {
        const answer = tracer.trace({eventName: `answer ${number}`}, async () => {
          await pause(number % 5)
          trace.getTracer('app').startSpan(`query ${number}`).end()
          enrichSpan({metadata: {project: tracer.project}})
        })
        await answer()
        http.end()
      })
    const work = Array.from({length: 50}, (_, number) => request((number % 2 === 0 ? acme : globex).tracer, number))
    await Promise.all(work)

    t.is(application.exported().length, 100, 'its own spans, and none of ours')
    t.false(application.exported().some(name => name.startsWith('answer')))
    for (const {spans, tracer} of [acme, globex]) {
      const ids = new Map(spans.map(span => [span.spanContext().spanId, span]))
      t.deepEqual(
        spans.map(({name}) => name.replace(/\d+/, '')).sort(),
        [...Array<string>(25).fill('answer '), ...Array<string>(25).fill('query ')],
        'its answers and, routed, what the application did inside them',
      )
      for (const {name, attributes, parentSpanContext} of spans) {
        t.is(attributes['honeyhive.session_id'], tracer.sessionId)
        t.is(attributes['honeyhive_metadata.project'], name.startsWith('answer') ? tracer.project : undefined)
        const parent = ids.get(parentSpanContext?.spanId ?? '')?.name
        t.is(parent, name.startsWith('query') ? name.replace('query', 'answer') : undefined)
      }
    }
  })
} else {
  test('NodeSDK is not installed; `npm test` reports it at its end', t => t.pass())
}
