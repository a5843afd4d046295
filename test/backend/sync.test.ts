import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {MissingApiKeyError} from 'enrich-span'
import {evaluate, openRun, syncRun} from 'enrich-span/evaluate'
import {createPlace} from '../cli/program.ts'
import {abortWhenDead, keys, type MockServer, requestsTo, startMock} from './mock-server.ts'

/** A run whose server died midway, and what the server had got until then. */
async function interrupted(
  count: number,
  after: number,
): Promise<{journal: string; runId: string; had: ReadonlySet<string>}> {
  const mock = await startMock()
  mock.faults.push({match: 'PUT /v1/events', after, die: true})
  const control = new AbortController()
  const journal = path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-sync-')), 'run.jsonl')
  const {runId} = await evaluate({
    name: 'doubles',
    dataset: Array.from({length: count}, (_, n) => ({id: `d${n}`, inputs: {n}, groundTruth: n * 2})),
    function: ({inputs}) => inputs.n * 2,
    evaluators: [
      function exact(output: number, _: unknown, truth: number) {
        return output === truth
      },
    ],
    journal,
    print: false,
    progress: ({done}) => void (done === count && abortWhenDead(mock, control)),
    signal: control.signal,
    tracer: {apiKey: keys.classic, serverUrl: mock.url},
  })
  return {journal, runId, had: complete(mock)}
}

/** The datapoints that the server has with their results. */
const complete = ({state}: MockServer): ReadonlySet<string> =>
  new Set(
    Object.values(state.sessions)
      .filter(({metrics}) => metrics['exact'] === true)
      .map(({metadata}) => String(metadata['datapoint_id'])),
  )

test('sync sends what the server lacks, and no more the second time', async t => {
  const {journal, runId, had} = await interrupted(40, 15)
  await using mock = await startMock()
  const server = {apiKey: keys.classic, serverUrl: mock.url}
  const synced = await syncRun(journal, server)
  t.like(synced, {runId, ok: true, backend: {missing: {run: false, sessions: []}}})
  t.true(synced.sessions >= 40 - had.size)
  t.true(synced.sessions < 40)
  t.is(new Set([...had, ...complete(mock)]).size, 40)
  t.like(mock.state.runs[runId], {status: 'completed', name: 'doubles'})
  t.is(mock.state.runs[runId]?.event_ids.length, 40)
  t.deepEqual((await openRun(journal)).end?.backend, synced.backend)
  const before = mock.state.requests.length
  t.like(await syncRun(journal, server), {ok: true, sessions: 0, backend: {created: 0}})
  t.is(mock.state.requests.length, before)
})

test('sync of a run without a server sends it as a whole, with the spans of local files', async t => {
  await using mock = await startMock()
  const place = createPlace()
  const code = readFileSync(path.join(place.folder, 'answers.eval.mjs'), 'utf8')
  writeFileSync(path.join(place.folder, 'local.eval.mjs'), code.replace("tracer: {destination: 'memory'},", ''))
  await place.enrichSpan('run local.eval.mjs')
  const env = {HH_API_KEY: keys.classic, HH_API_URL: mock.url}
  const {code: exit, stdout} = await place.enrichSpan('sync latest', env)
  t.is(exit, 0, stdout)
  t.regex(stdout, /^run [0-9a-f]{8}: sent \d+ sessions?; the server has everything now/)
  const [run] = Object.values(mock.state.runs)
  t.is(run?.status, 'completed')
  t.is(run?.event_ids.length, Object.keys(mock.state.sessions).length)
  t.is(requestsTo(mock, 'POST /v1/runs').length, 1)
  t.true(mock.state.spans.length >= (run?.event_ids.length ?? 0))
})

test('sync names what is still missing, ends with 3, and never shows a key', async t => {
  const {journal} = await interrupted(6, 2)
  await using mock = await startMock({keys: {hh_other: 'p'}})
  const place = createPlace()
  const env = {HH_API_KEY: keys.classic, HH_API_URL: mock.url}
  const {code, stdout, stderr} = await place.enrichSpan(`sync ${journal} --timeout 1`, env)
  t.is(code, 3)
  t.regex(stdout, /requests were not accepted. The server lacks the run and \d sessions/)
  t.regex(stdout, /last error: POST http:\/\/127\.0\.0\.1:\d+\/v1\/(sessions|runs) responded with 404/)
  t.notRegex(stdout + stderr, /hh_secret/)
})

test('sync without a key is a missing key', async t => {
  const {journal} = await interrupted(1, 0)
  const error = await t.throwsAsync(syncRun(journal), {instanceOf: MissingApiKeyError})
  t.is(error?.keyKind, 'project')
})
