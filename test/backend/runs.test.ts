import {mkdtempSync, readFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {type Diagnostic, enrichSpan, HoneyHiveTracer} from 'enrich-span'
import {evaluate, openRun} from 'enrich-span/evaluate'
import {abortWhenDead, keys, type MockFault, requestsTo, startMock} from './mock-server.ts'

const rows = (count: number) => Array.from({length: count}, (_, n) => ({id: `d${n}`, inputs: {n}, groundTruth: n * 2}))
const double = ({inputs}: {readonly inputs: {readonly n: number}}): number => {
  enrichSpan({metadata: {seen: true}})
  return inputs.n * 2
}
const evaluators = [
  function exact(outputs: number, _: unknown, truth: number) {
    return outputs === truth
  },
]
const file = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-backend-')), 'run.jsonl')
const options = {name: 'doubles', function: double, evaluators, print: false, journal: false} as const

test('a run is created and finished with its sessions, each with inputs, outputs, truth and metrics', async t => {
  await using mock = await startMock()
  const result = await evaluate({...options, dataset: rows(3), tracer: {apiKey: keys.classic, serverUrl: mock.url}})
  t.true(result.ok)
  t.like(result.backend, {created: 8, accepted: 8, missing: {run: false, sessions: []}})
  const run = mock.state.runs[result.runId]
  t.like(run, {status: 'completed', name: 'doubles', metadata: {offline_dataset_id: result.datasetId}})
  t.deepEqual([...(run?.event_ids ?? [])].sort(), result.datapoints.map(({sessionId}) => sessionId).sort())
  for (const {id, sessionId, outputs} of result.datapoints) {
    const session = mock.state.sessions[sessionId]
    t.like(session, {
      event_name: 'doubles',
      inputs: {n: Number(id.slice(1))},
      outputs: {result: outputs},
      feedback: {ground_truth: outputs},
      metrics: {exact: true},
      metadata: {run_id: result.runId, dataset_id: result.datasetId, datapoint_id: id},
    })
  }
  t.is(mock.state.orphans, 0)
  t.deepEqual(
    mock.state.requests.filter(({ignored, error}) => ignored ?? error),
    [],
  )
})

test('a run that is aborted is cancelled on the server', async t => {
  await using mock = await startMock()
  const control = new AbortController()
  const result = await evaluate({
    ...options,
    function: datapoint => {
      control.abort()
      return double(datapoint)
    },
    maxWorkers: 1,
    dataset: rows(3),
    signal: control.signal,
    tracer: {apiKey: keys.classic, serverUrl: mock.url},
  })
  t.is(mock.state.runs[result.runId]?.status, 'cancelled')
})

test('a datapoint that fails has its error in the metadata of its session', async t => {
  await using mock = await startMock()
  const fails = (): never => {
    throw new RangeError('too far')
  }
  const result = await evaluate({
    ...options,
    function: fails,
    dataset: rows(1),
    tracer: {apiKey: keys.classic, serverUrl: mock.url},
  })
  t.like(mock.state.sessions[result.datapoints[0]?.sessionId ?? '']?.metadata, {
    error: 'too far',
    error_type: 'RangeError',
  })
})

test('a dataset id that the server does not know becomes an offline id', async t => {
  await using mock = await startMock()
  const tracer = {apiKey: keys.classic, serverUrl: mock.url}
  const result = await evaluate({...options, dataset: rows(1), datasetId: 'mine', tracer})
  t.true(result.ok)
  t.like(mock.state.runs[result.runId], {metadata: {offline_dataset_id: 'mine'}, status: 'completed'})
})

const faults: readonly (readonly [string, readonly MockFault[]])[] = [
  ['429 with Retry-After', [{match: 'POST /v1/sessions', after: 2, times: 2, status: 429, retryAfter: 0}]],
  ['500 now and then', [{match: 'PUT /v1/events', after: 1, times: 2, status: 500}]],
  ['503 for the run', [{match: 'POST /v1/runs', times: 2, status: 503}]],
  ['500 after the deed', [{match: 'PUT /v1/events', times: 1, status: 500, when: 'after'}]],
  ['a page instead of JSON', [{match: 'POST /v1/sessions', times: 1, garbage: true}]],
  ['a page with 502', [{match: 'PUT /v1/runs', times: 1, garbage: true, status: 502}]],
  ['a cut connection', [{match: 'POST /v1/sessions', after: 1, times: 2, drop: true}]],
  ['slow responses', [{match: '/v1/', times: 6, delayMs: 150}]],
  ['a key that is refused with 404 for a while', [{match: 'POST /v1/sessions', times: 1, status: 404}]],
  ['a key that is refused with 401 for a while', [{match: 'POST /v1/sessions', times: 1, status: 401}]],
]

for (const [what, list] of faults) {
  test(`with ${what} the server gets everything, once`, async t => {
    await using mock = await startMock()
    mock.faults.push(...list.map(fault => ({...fault})))
    const result = await evaluate({
      ...options,
      dataset: rows(20),
      tracer: {apiKey: keys.classic, serverUrl: mock.url},
    })
    t.true(result.ok)
    t.like(result.backend, {created: 42, accepted: 42, refused: 0, pending: 0})
    t.is(Object.keys(mock.state.sessions).length, 20)
    t.is(mock.state.runs[result.runId]?.event_ids.length, 20)
  })
}

test('500 datapoints finish although the server dies midway, and the result names what it lacks', async t => {
  await using mock = await startMock()
  mock.faults.push({match: 'PUT /v1/events', after: 250, die: true})
  const journal = file()
  const control = new AbortController()
  const result = await evaluate({
    ...options,
    dataset: rows(500),
    journal,
    progress: ({done}) => void (done === 500 && abortWhenDead(mock, control)),
    tracer: {apiKey: keys.classic, serverUrl: mock.url},
    signal: control.signal,
  })
  t.is(result.total, 500)
  t.is(result.succeeded, 500)
  t.false(result.ok)
  const told = Object.values(mock.state.sessions).filter(({metrics}) => metrics['exact'] === true)
  const missing = new Set(result.backend?.missing.sessions)
  t.true(result.backend?.missing.run)
  t.true(missing.size >= 500 - told.length)
  for (const {sessionId} of result.datapoints) {
    t.true(missing.has(sessionId) || mock.state.sessions[sessionId]?.metrics['exact'] === true)
  }
  const {end} = await openRun(journal)
  t.deepEqual(end?.backend, result.backend)
  t.true(requestsTo(mock, 'POST /v1/sessions').length > 200)
})

for (const rejectWith of [404, 401]) {
  test(`a key that the server refuses with ${rejectWith} fails no run, loses nothing silently and is never shown`, async t => {
    await using mock = await startMock({keys: {hh_other: 'p'}, rejectWith})
    const journal = file()
    const heard: Diagnostic[] = []
    const tracer = new HoneyHiveTracer({
      apiKey: keys.classic,
      serverUrl: mock.url,
      onDiagnostic: diagnostic => heard.push(diagnostic),
    })
    const control = new AbortController()
    const result = await evaluate({
      ...options,
      dataset: rows(3),
      journal,
      tracer,
      signal: control.signal,
      // The abort comes after the last datapoint, so it only shortens the wait for the server.
      progress: ({done}) => void (done === 3 && setTimeout(() => control.abort(), 500)),
    })
    t.is(result.succeeded, 3)
    t.false(result.ok)
    t.is(result.backend?.accepted, 0)
    t.deepEqual(
      [...(result.backend?.missing.sessions ?? [])].sort(),
      result.datapoints.map(each => each.sessionId).sort(),
    )
    const carrier = tracer.carrier()
    const receipt = await tracer.shutdown({timeoutMs: 100})
    t.false(receipt.ok)
    t.true(heard.some(({code}) => code === (rejectWith === 404 ? 'misdirected' : 'unauthorized')))
    t.true(heard.some(({code}) => code === 'backend-missed'))
    const shown = [
      JSON.stringify([result, receipt, carrier, heard]),
      readFileSync(journal, 'utf8'),
      ...receipt.errors.map(String),
    ]
    for (const text of shown) t.notRegex(text, /hh_secret/)
  })
}
