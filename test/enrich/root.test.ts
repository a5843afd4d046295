import {context, ROOT_CONTEXT, type Span, trace} from '@opentelemetry/api'
import {RPCType, setRPCMetadata} from '@opentelemetry/core'
import {BasicTracerProvider, type ReadableSpan} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {diagnostics, enrichSpan, HoneyHiveTracer, routedSpanProcessor} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'

const seen = new BasicTracerProvider({spanProcessors: [routedSpanProcessor()]}).getTracer('seen')
const unseen = new BasicTracerProvider().getTracer('unseen')
const request = (span: Span): unknown => (span as unknown as ReadableSpan).attributes['honeyhive_metadata.request']

// The first tracer registers the context manager and the rules.
const idle = new HoneyHiveTracer({destination: 'memory'})
test.after(async () => idle.shutdown())

test('our processor knows the outermost span of a request', t => {
  seen.startActiveSpan('server', server => {
    seen.startActiveSpan('middleware', middleware => {
      t.is(enrichSpan.explain({span: 'root'}).steps.at(-1)?.why, 'the outermost span that our processor saw')
      t.true(enrichSpan.root({metadata: {request: 1}}))
      t.is(request(server), 1)
      t.is(request(middleware), undefined)
      server.end()
      t.false(enrichSpan.root({metadata: {request: 2}}), 'an ended root is never the next one in')
      middleware.end()
    })
  })
})

test('without it, RPC metadata does', t => {
  const server = unseen.startSpan('server')
  const at = setRPCMetadata(trace.setSpan(ROOT_CONTEXT, server), {type: RPCType.HTTP, span: server})
  context.with(at, () =>
    unseen.startActiveSpan('handler', handler => {
      t.is(enrichSpan.explain({span: 'root'}).steps.at(-1)?.why, 'RPC metadata')
      t.true(enrichSpan({span: 'root', metadata: {request: 1}}))
      t.is(request(server), 1)
      t.is(request(handler), undefined)
    }),
  )
})

test.serial('without both, only a span without a local parent is a root', t => {
  const before = diagnostics().counts['no-root']
  unseen.startActiveSpan('job', job => {
    t.true(enrichSpan.root({metadata: {request: 1}}))
    t.is(request(job), 1)
    unseen.startActiveSpan('step', step => {
      t.false(enrichSpan.root({metadata: {request: 2}}))
      t.is(request(step), undefined)
    })
  })
  t.is(diagnostics().counts['no-root'], before + 1)
})

test('for a tenant it is the tenant’s own outermost span, adopted or not, never the application’s', async t => {
  await using acme = recordSpans({project: 'acme'})
  await using globex = recordSpans({project: 'globex'})
  for (const [recording, adopt] of [
    [acme, true],
    [globex, false],
  ] as const) {
    seen.startActiveSpan('server', server => {
      recording.tracer.run(
        () => {
          t.is(enrichSpan.root({metadata: {request: 0}}), adopt)
          recording.tracer.startActiveSpan('outer', outer => {
            recording.tracer.startActiveSpan('inner', inner => {
              t.true(enrichSpan.root({metadata: {request: 1}}))
              t.is(request(adopt ? server : outer), 1)
              t.is(request(adopt ? outer : server), undefined)
              inner.end()
            })
            outer.end()
          })
        },
        {adopt},
      )
      server.end()
    })
  }
})

test('200 interleaved requests of two tenants: the call does what its explanation says', async t => {
  await using acme = recordSpans({project: 'acme'})
  await using globex = recordSpans({project: 'globex'})
  const handle = async (number: number): Promise<void> =>
    seen.startActiveSpan('server', async server => {
      await Promise.resolve()
      const {tracer} = number % 2 === 0 ? acme : globex
      await tracer.run(
        async () => {
          await new Promise(resolve => setImmediate(resolve))
          const {target} = enrichSpan.explain({span: 'root', metadata: {request: number}})
          t.true(enrichSpan.root({metadata: {request: number}}))
          t.is(target.span, server)
          t.is(request(server), number)
        },
        {adopt: true},
      )
      server.end()
    })
  await Promise.all(Array.from({length: 200}, async (_, number) => handle(number)))
  t.deepEqual([acme.spans.length, globex.spans.length], [100, 100])
})
