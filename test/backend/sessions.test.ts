import test from 'ava'
import {enrichSpan, HoneyHiveTracer} from 'enrich-span'
import {keys, requestsTo, startMock} from './mock-server.ts'

const protocol = {apiKey: keys.classic}

/** One traced call. */
function work(tracer: HoneyHiveTracer): void {
  tracer.trace({eventName: 'answer', eventType: 'tool'}, () => enrichSpan({metadata: {step: 'plan'}}))()
}

test('a tracer with a key starts its session with its first span, and every span creates it if need be', async t => {
  await using mock = await startMock()
  const tracer = new HoneyHiveTracer({...protocol, serverUrl: mock.url, sessionName: 'chat', source: 'prod'})
  work(tracer)
  work(tracer)
  const receipt = await tracer.shutdown()
  t.true(receipt.ok)
  t.deepEqual(receipt.backend, {
    created: 1,
    kept: 0,
    accepted: 1,
    refused: 0,
    dropped: {},
    pending: 0,
    missing: {run: false, sessions: []},
  })
  t.like(mock.state.sessions[tracer.sessionId], {event_name: 'chat', source: 'prod'})
  t.is(requestsTo(mock, 'POST /v1/sessions').length, 1)
  t.is(mock.state.spans.length, 2)
  t.is(mock.state.orphans, 0)
})

test('a tracer without spans and enrichments sends nothing', async t => {
  await using mock = await startMock()
  const tracer = new HoneyHiveTracer({...protocol, serverUrl: mock.url})
  t.true((await tracer.shutdown()).ok)
  t.deepEqual(mock.state.requests, [])
})

test('inputs go with the start of the session, enrichments with updates, also of forks', async t => {
  await using mock = await startMock()
  const tracer = new HoneyHiveTracer({...protocol, serverUrl: mock.url, sessionName: 'process'})
  const fork = tracer.fork({sessionName: 'request', inputs: {q: 'Rome?'}, runId: 'r', datapointId: 'p'})
  fork.enrichSession({metadata: {plan: {step: 1}, tags: ['a', 'b']}, feedback: {rating: 5}, metrics: {ok: true}})
  fork.enrichSession({outputs: 'Rain.', user_properties: {user_id: 'u1'}})
  work(fork)
  t.like(await fork.shutdown(), {ok: true, backend: {created: 2, accepted: 2}})
  t.like(mock.state.sessions[fork.sessionId], {
    event_name: 'request',
    inputs: {q: 'Rome?'},
    outputs: {result: 'Rain.'},
    metadata: {run_id: 'r', datapoint_id: 'p', plan: {step: 1}, tags: ['a', 'b']},
    feedback: {rating: 5},
    metrics: {ok: true},
    user_properties: {user_id: 'u1'},
  })
  t.like(await tracer.shutdown(), {ok: true, backend: {created: 2, accepted: 2}})
})

test('an enrichment of a session arrives while its tracer lives', async t => {
  await using mock = await startMock()
  const tracer = new HoneyHiveTracer({...protocol, serverUrl: mock.url})
  tracer.enrichSession({feedback: {rating: 4}})
  t.true((await tracer.flush()).ok)
  t.deepEqual(mock.state.sessions[tracer.sessionId]?.feedback, {rating: 4})
  tracer.enrichSession({feedback: {rating: 5}})
  await tracer.shutdown()
  t.deepEqual(mock.state.sessions[tracer.sessionId]?.feedback, {rating: 5})
})

test('what `redact` masks in spans is masked in sessions', async t => {
  await using mock = await startMock()
  const redact = {
    paths: ['password'],
    replace: (value: unknown) => (value === 'ann@b.c' ? 'someone' : (value as string)),
  }
  const tracer = new HoneyHiveTracer({
    ...protocol,
    serverUrl: mock.url,
    redact,
    sessionName: 'ann@b.c',
    inputs: {password: 'p', q: 1},
  })
  tracer.enrichSession({metadata: {password: 'p', mail: 'ann@b.c'}})
  work(tracer)
  await tracer.shutdown()
  t.like(mock.state.sessions[tracer.sessionId], {
    event_name: 'someone',
    inputs: {password: '[Redacted]', q: 1},
    metadata: {password: '[Redacted]', mail: 'someone'},
  })
})

test('old routes take the same sessions', async t => {
  await using mock = await startMock()
  const tracer = new HoneyHiveTracer({...protocol, serverUrl: mock.url, serverRoutes: 'old', inputs: {q: 1}})
  tracer.enrichSession({metadata: {a: 1}})
  work(tracer)
  t.true((await tracer.shutdown()).ok)
  t.deepEqual(mock.state.requests.map(({method, path}) => `${method} ${path}`).sort(), [
    'POST /opentelemetry/v1/traces',
    'POST /session/start',
    'PUT /events',
  ])
  t.like(mock.state.sessions[tracer.sessionId], {inputs: {q: 1}, metadata: {a: 1}})
})

test('with other destinations, or disabled, nothing goes to the server', async t => {
  await using mock = await startMock()
  for (const options of [{destination: 'memory'}, {disableTracing: true}] as const) {
    const tracer = new HoneyHiveTracer({...protocol, serverUrl: mock.url, ...options})
    tracer.enrichSession({metadata: {a: 1}})
    work(tracer)
    t.is((await tracer.shutdown()).backend, undefined)
  }
  t.deepEqual(mock.state.requests, [])
})

test("'honeyhive' is one destination among others", async t => {
  await using mock = await startMock()
  const tracer = new HoneyHiveTracer({...protocol, serverUrl: mock.url, destination: ['honeyhive', 'memory']})
  work(tracer)
  t.true((await tracer.shutdown()).ok)
  t.is(mock.state.spans.length, 1)
  t.is(tracer.spans.length, 1)
})
