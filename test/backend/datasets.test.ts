import test from 'ava'
import {BackendError, MissingApiKeyError} from 'enrich-span'
import {createDataset, evaluate, honeyhive} from 'enrich-span/evaluate'
import {keys, requestsTo, seed, startMock} from './mock-server.ts'

const datapoints = Array.from({length: 250}, (_, n) => ({id: `p${n}`, inputs: {n}, ground_truth: {double: n * 2}}))

test('a dataset is read by its id, 100 datapoints in one request, in its own order', async t => {
  await using mock = await startMock()
  const order = datapoints.map((_, at) => `p${datapoints.length - 1 - at}`)
  await seed(mock, {datasets: [{id: 'set', name: 'n', datapoints: order}], datapoints})
  const server = {apiKey: keys.classic, serverUrl: mock.url}
  const result = await evaluate({
    name: 'doubles',
    dataset: honeyhive<{inputs: {n: number}; groundTruth: {double: number}}>('set', server),
    function: ({inputs}) => inputs.n * 2,
    evaluators: [
      function exact(output: number, _: unknown, truth: {double: number}) {
        return output === truth.double
      },
    ],
    tracer: server,
    journal: false,
    print: false,
  })
  t.true(result.ok)
  t.is(result.datasetId, 'set')
  t.deepEqual(
    result.datapoints.map(({id}) => id),
    order,
  )
  t.is(result.metrics.exact?.mean, 1)
  t.is(requestsTo(mock, 'GET /v1/datapoints').length, 3)
  t.is(mock.state.runs[result.runId]?.dataset_id, 'set')
})

test('a datapoint that the server lists and lacks is a failed datapoint', async t => {
  await using mock = await startMock()
  await seed(mock, {datasets: [{id: 'set', datapoints: ['p1', 'gone', 'p2']}], datapoints})
  const result = await evaluate({
    name: 'n',
    dataset: honeyhive('set', {apiKey: keys.classic, serverUrl: mock.url}),
    function: () => 1,
    tracer: {destination: 'memory'},
    journal: false,
    print: false,
  })
  t.deepEqual(
    result.datapoints.map(({id, status}) => `${id} ${status}`),
    ['p1 ok', 'gone failed', 'p2 ok'],
  )
  t.regex(String(result.datapoints[1]?.error), /"gone" is in the dataset, but the server does not have it/)
})

test('an unknown dataset stops the run with a reason', async t => {
  await using mock = await startMock()
  const dataset = honeyhive('nowhere', {apiKey: keys.classic, serverUrl: mock.url})
  const tracer = {destination: 'memory'} as const
  const result = await evaluate({name: 'n', dataset, function: () => 1, tracer, journal: false, print: false})
  t.is(result.status, 'aborted')
  t.regex(String((result.stoppedBy as Error).message), /has no dataset "nowhere"/)
})

test('without a key a dataset is refused at once', t => {
  const error = t.throws(() => honeyhive('set'), {instanceOf: MissingApiKeyError})
  t.is(error?.keyKind, 'project')
})

test('a created dataset is read back as it was', async t => {
  await using mock = await startMock({envelope: 'data'})
  const server = {dataPlaneKey: keys.dataPlane, ingestionKey: keys.ingestion, projectId: 'acme', serverUrl: mock.url}
  const given = [
    {inputs: {q: 'France'}, groundTruth: {city: 'Paris'}, metadata: {level: 1}},
    {inputs: {q: 'Italy'}, groundTruth: {city: 'Rome'}},
  ]
  const {id, datapointIds} = await createDataset({...server, name: 'capitals', datapoints: given})
  t.is(datapointIds.length, 2)
  const read: object[] = []
  for await (const datapoint of honeyhive(id, server)) read.push(datapoint)
  t.deepEqual(
    read,
    given.map((each, at) => ({id: datapointIds[at], ...each})),
  )
})

test('requests for datasets are repeated when the server asks for it, and fail with a typed error', async t => {
  await using mock = await startMock()
  mock.faults.push(
    {match: 'POST /v1/datasets', times: 2, status: 429, retryAfter: 0},
    {match: 'POST /v1/datapoints', drop: true},
  )
  const server = {apiKey: keys.classic, serverUrl: mock.url}
  const options = {...server, name: 'n', datapoints: [{inputs: 'a', groundTruth: 'b'}]}
  const {id} = await createDataset(options)
  t.truthy(mock.state.datasets[id])
  t.like(Object.values(mock.state.datapoints)[0], {inputs: {value: 'a'}, ground_truth: {value: 'b'}})
  mock.config.keys = {hh_other: 'p'}
  const error = await t.throwsAsync(createDataset(options), {instanceOf: BackendError})
  t.is(error?.status, 404)
  t.notRegex(String(error?.stack), /hh_secret/)
})
