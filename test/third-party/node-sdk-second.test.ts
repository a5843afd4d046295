import {setTimeout as pause} from 'node:timers/promises'
import {trace} from '@opentelemetry/api'
import test from 'ava'
import {diagnostics, enrichSpan, routeInstrumentations} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'
import {thirdPartyInstalled} from './load.ts'
import {startNodeSdk} from './node-sdk.ts'

if (thirdPartyInstalled) {
  test.serial('our tracers first, NodeSDK after them: our context manager stays and carries both', async t => {
    await using acme = recordSpans({project: 'acme'})
    await using application = await startNodeSdk()
    t.is(diagnostics().contextManager, 'ours')

    await trace.getTracer('app').startActiveSpan('http', async http => {
      await pause(1)
      t.is(trace.getActiveSpan(), http)
      await acme.tracer.trace({eventName: 'answer'}, async () => {
        await pause(1)
        trace.getTracer('app').startSpan('query').end()
        t.true(enrichSpan({metadata: {kept: true}}))
      })()
      http.end()
    })
    t.deepEqual(application.exported(), ['query', 'http'])
    t.is(acme.tree(), 'answer')
    t.is(acme.span('answer').attributes['honeyhive_metadata.kept'], true)
  })

  test.serial('where NodeSDK provides, routeInstrumentations leaves it alone and reports it', t => {
    const before = diagnostics().counts['provider-registered']
    const routing = routeInstrumentations()
    t.false(routing.routed)
    t.is(diagnostics().counts['provider-registered'], before + 1)
    routing.undo()
  })
} else {
  test('NodeSDK is not installed; `npm test` reports it at its end', t => t.pass())
}
