import {once} from 'node:events'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import test from 'ava'
import {enrichSpan, HoneyHiveTracer} from 'enrich-span'
import {genAi, honeyhive, langfuse, openInference} from 'enrich-span/dialects'

interface Received {
  readonly path: string
  readonly authorization: string | undefined
  readonly body: Readonly<Record<string, unknown>>
}

interface Backend extends AsyncDisposable {
  readonly url: string
  readonly scores: readonly Received[]
}

/** A backend that takes spans, and scores after `failures` refusals with 500. */
async function startBackend(failures = 0): Promise<Backend> {
  const scores: Received[] = []
  let left = failures
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const path = request.url ?? ''
    if (!path.endsWith('/traces')) {
      if (left-- > 0) return void response.writeHead(500).end()
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Received['body']
      scores.push({path, authorization: request.headers.authorization, body})
    }
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    scores,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function work(tracer: HoneyHiveTracer): void {
  tracer.trace({eventName: 'answer'}, () =>
    enrichSpan({metrics: {helpful: 0.9, judge: {score: 1, explanation: 'right'}}, feedback: {liked: true}}),
  )()
}

test('Langfuse gets each score by its API, with the ids of trace and observation and a fixed id', async t => {
  await using backend = await startBackend()
  const url = `${backend.url}/api/public/otel/v1/traces`
  const dialect = langfuse({scores: true})
  const tracer = new HoneyHiveTracer({
    destination: [{url, protocol: 'http/json', dialect, headers: {authorization: 'Basic a'}}, 'memory'],
  })
  work(tracer)
  tracer.trace({eventName: 'without'}, () => 1)()
  const {ok, destinations} = await tracer.shutdown()
  t.true(ok)
  const {traceId, spanId} = tracer.spans[0]?.spanContext() ?? {}
  t.deepEqual(
    backend.scores.map(({body}) => body),
    [
      {id: `${spanId}-helpful`, traceId, observationId: spanId, name: 'helpful', value: 0.9, dataType: 'NUMERIC'},
      {
        id: `${spanId}-judge`,
        traceId,
        observationId: spanId,
        name: 'judge',
        value: 1,
        dataType: 'NUMERIC',
        comment: 'right',
      },
      {id: `${spanId}-liked`, traceId, observationId: spanId, name: 'liked', value: 1, dataType: 'BOOLEAN'},
    ],
  )
  t.like(backend.scores[0], {path: '/api/public/scores', authorization: 'Basic a'})
  t.deepEqual(Object.keys(destinations ?? {}), [`${url} as langfuse`, `${backend.url}/api/public/scores (scores)`])
  for (const ledger of Object.values(destinations ?? {})) t.like(ledger, {created: 2, accepted: 2})
})

test('Phoenix gets the scores of a batch as span annotations', async t => {
  await using backend = await startBackend()
  const dialect = openInference({scores: true})
  const tracer = new HoneyHiveTracer({destination: [{url: `${backend.url}/v1/traces`, dialect}, 'memory']})
  work(tracer)
  await tracer.shutdown()
  const span_id = tracer.spans[0]?.spanContext().spanId
  const identifier = 'enrich-span'
  t.deepEqual(
    backend.scores.map(({path, body}) => [path, body]),
    [
      [
        '/v1/span_annotations',
        {
          data: [
            {span_id, name: 'helpful', annotator_kind: 'CODE', result: {score: 0.9}, identifier},
            {span_id, name: 'judge', annotator_kind: 'CODE', result: {score: 1, explanation: 'right'}, identifier},
            {span_id, name: 'liked', annotator_kind: 'HUMAN', result: {score: 1, label: 'true'}, identifier},
          ],
        },
      ],
    ],
  )
})

test('scores share the retries of spans, and are in the receipt when they are lost', async t => {
  await using backend = await startBackend(2)
  const dialect = langfuse({scores: true})
  const destination = {url: `${backend.url}/api/public/otel/v1/traces`, dialect} as const
  const tracer = new HoneyHiveTracer({destination})
  work(tracer)
  t.true((await tracer.shutdown()).ok)
  t.is(backend.scores.length, 3)
  await using refusing = await startBackend(Infinity)
  const second = new HoneyHiveTracer({destination: {...destination, url: `${refusing.url}/api/public/otel/v1/traces`}})
  work(second)
  const receipt = await second.shutdown({timeoutMs: 300})
  t.false(receipt.ok)
  t.deepEqual(
    Object.values(receipt.destinations ?? {}).map(({accepted, dropped}) => [accepted, dropped]),
    [
      [1, {}],
      [0, {deadline: 1}],
    ],
  )
})

test('a dialect names what its backend does not get in its own terms', t => {
  t.deepEqual(langfuse().drops, ['project', 'event_name', 'duration_ms', 'metrics', 'feedback'])
  t.deepEqual(langfuse({scores: true}).drops, ['project', 'event_name', 'duration_ms'])
  t.true(genAi().drops?.includes('metrics'))
  t.false(openInference().drops?.includes('metrics'))
  t.deepEqual(honeyhive().drops, [])
})
