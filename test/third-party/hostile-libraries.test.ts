import test from 'ava'
import {bind, enrichSpan, type EnrichmentScope} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'
import {load, thirdPartyInstalled} from './load.ts'
import {listen} from './loopback.ts'

interface Job {
  readonly by: string
  readonly scope: EnrichmentScope
}

type Loader = new (batch: (jobs: readonly Job[]) => Promise<readonly string[]>) => {load(job: Job): Promise<string>}

if (thirdPartyInstalled) {
  test('DataLoader runs one batch for two tenants: scopes keep each job’s data on its own span', async t => {
    const {default: DataLoader} = await load<{default: Loader}>('dataloader')
    await using a = recordSpans()
    await using b = recordSpans()
    const loader = new DataLoader(async jobs => {
      for (const {by, scope} of jobs) {
        scope.enrich({metadata: {pinned: by}})
        enrichSpan({metadata: {unpinned: by}})
      }
      return jobs.map(({by}) => by)
    })
    await Promise.all(
      [a, b].map(async ({tracer}) =>
        tracer.trace({eventName: 'load'}, async () => loader.load({by: tracer.id, scope: enrichSpan.scope()}))(),
      ),
    )
    for (const {tracer, spans} of [a, b]) {
      t.is(spans[0]?.attributes['honeyhive_metadata.pinned'], tracer.id)
    }
    t.is(
      a.spans[0]?.attributes['honeyhive_metadata.unpinned'],
      b.tracer.id,
      'without a handle: the first caller’s span',
    )
    t.is(b.spans[0]?.attributes['honeyhive_metadata.unpinned'], undefined)
  })

  test('undici dispatch gets responses on a shared socket: bind keeps each handler with its tenant', async t => {
    using server = await listen((_, response) => void response.end('ok'))
    const {Client} = await load<{Client: new (url: string) => Dispatcher}>('undici')
    await using a = recordSpans()
    await using b = recordSpans()
    const client = new Client(server.url)
    await Promise.all(
      [a, b].map(async ({tracer}) =>
        tracer.trace({eventName: 'call'}, async () => {
          await new Promise<void>((resolve, reject) => {
            const onComplete = bind(() => {
              enrichSpan({metadata: {by: tracer.id}})
              resolve()
            })
            const idle = (): boolean => true
            client.dispatch(
              {path: '/', method: 'GET'},
              {onConnect: idle, onHeaders: idle, onData: idle, onComplete, onError: reject},
            )
          })
        })(),
      ),
    )
    await client.close()
    for (const {tracer, spans} of [a, b]) t.is(spans[0]?.attributes['honeyhive_metadata.by'], tracer.id)
  })
} else {
  test('third-party libraries are not installed; `npm test` reports it at its end', t => t.pass())
}

interface Dispatcher {
  dispatch(request: object, handler: object): boolean
  close(): Promise<void>
}
