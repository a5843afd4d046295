import test from 'ava'
import {
  type Diagnostic,
  HoneyHiveTracer,
  MalformedApiKeyError,
  MissingApiKeyError,
  type TracerOptions,
} from 'enrich-span'
import {evaluate} from 'enrich-span/evaluate'
import {keys, requestsTo, startMock} from './mock-server.ts'

const variables = [
  'HH_API_KEY',
  'HONEYHIVE_API_KEY',
  'HH_PROJECT_API_KEY',
  'HH_INGESTION_API_KEY',
  'HH_DATA_PLANE_API_KEY',
  'HH_API_URL',
  'HONEYHIVE_SERVER_URL',
] as const
test.afterEach.always(() => variables.forEach(name => delete process.env[name]))

const short = keys.ingestion.slice(0, -1)

const malformed: readonly (readonly [string, TracerOptions, keyKind: string, problem: RegExp])[] = [
  [
    'an ingestion key that is not complete',
    {ingestionKey: short},
    'ingestion',
    /begins with hh_ingst_ but is not complete/,
  ],
  [
    'a data plane key as ingestion key',
    {ingestionKey: keys.dataPlane},
    'ingestion',
    /a different kind of HoneyHive key/,
  ],
  ['another key as ingestion key', {ingestionKey: 'sk-1'}, 'ingestion', /is not a key of HoneyHive/],
  ['an ingestion key as project API key', {apiKey: keys.ingestion}, 'project', /a different kind of HoneyHive key/],
  ['a control plane key', {apiKey: keys.controlPlane}, 'project', /a different kind of HoneyHive key/],
  [
    'a classic key as data plane key',
    {apiKey: keys.classic, dataPlaneKey: keys.classic},
    'dataPlane',
    /a different kind/,
  ],
]

for (const [what, options, keyKind, message] of malformed) {
  test.serial(`${what} is refused when the tracer is made, and never shown`, t => {
    const error = t.throws(() => new HoneyHiveTracer(options), {instanceOf: MalformedApiKeyError, message})
    t.is(error?.keyKind, keyKind as never)
    for (const key of [...Object.values(keys), short]) t.false(String(error?.stack).includes(key))
  })
}

test.serial('a wrong key in the environment is named by its variable', t => {
  process.env['HH_INGESTION_API_KEY'] = 'hh_abc'
  const error = t.throws(() => new HoneyHiveTracer(), {instanceOf: MalformedApiKeyError})
  t.is(error?.source, 'HH_INGESTION_API_KEY')
})

test.serial('the destination honeyhive without a key is a missing key', t => {
  const error = t.throws(() => new HoneyHiveTracer({destination: 'honeyhive'}), {instanceOf: MissingApiKeyError})
  t.is(error?.keyKind, 'project')
  t.regex(error?.message ?? '', /Set HH_API_KEY, or pass `apiKey`/)
})

const experiment = {name: 'n', dataset: [{inputs: 1}], function: () => 1, journal: false, print: false} as const

const missing: readonly (readonly [string, TracerOptions, keyKind: string])[] = [
  ['only an ingestion key', {ingestionKey: keys.ingestion}, 'project'],
  ['a project id without a data plane key', {apiKey: keys.classic, projectId: 'p'}, 'dataPlane'],
  [
    'a project id without an ingestion key',
    {apiKey: keys.classic, dataPlaneKey: keys.dataPlane, projectId: 'p'},
    'ingestion',
  ],
]

for (const [what, options, keyKind] of missing) {
  test.serial(`an experiment with ${what} is refused before anything is sent`, async t => {
    await using mock = await startMock()
    const error = await t.throwsAsync(evaluate({...experiment, tracer: {...options, serverUrl: mock.url}}), {
      instanceOf: MissingApiKeyError,
    })
    t.is(error?.keyKind, keyKind as never)
    t.deepEqual(mock.state.requests, [])
  })
}

test.serial('the ingestion key writes, the project API key does the rest', async t => {
  await using mock = await startMock()
  const tracer = {apiKey: keys.classic, ingestionKey: keys.ingestion, serverUrl: mock.url}
  t.true((await evaluate({...experiment, tracer})).ok)
  const kinds = (route: string) => [...new Set(requestsTo(mock, route).map(({kind}) => kind))]
  for (const route of ['POST /v1/sessions', 'PUT /v1/events', 'POST /opentelemetry'])
    t.deepEqual(kinds(route), ['ingestion'])
  for (const route of ['POST /v1/runs', 'PUT /v1/runs']) t.deepEqual(kinds(route), ['classic'])
})

test.serial('a project id takes the routes and the key of the project', async t => {
  await using mock = await startMock({envelope: 'data'})
  const tracer = {
    ingestionKey: keys.ingestion,
    dataPlaneKey: keys.dataPlane,
    projectId: 'acme',
    serverUrl: mock.url,
  }
  const {ok, runId} = await evaluate({...experiment, tracer})
  t.true(ok)
  t.is(requestsTo(mock, 'PATCH /v1/projects/acme/runs/')[0]?.kind, 'dataPlane')
  t.is(mock.state.runs[runId]?.status, 'completed')
})

test.serial('names of the Python SDK come first, and a variable that differs is named without its value', async t => {
  await using mock = await startMock({keys: {[keys.classic]: 'acme'}})
  process.env['HH_PROJECT_API_KEY'] = 'hh_other'
  process.env['HONEYHIVE_API_KEY'] = ` ${keys.classic}\n`
  process.env['HH_API_KEY'] = '  '
  process.env['HONEYHIVE_SERVER_URL'] = mock.url
  const heard: Diagnostic[] = []
  const tracer = new HoneyHiveTracer({onDiagnostic: diagnostic => heard.push(diagnostic)})
  tracer.startSpan('a').end()
  t.true((await tracer.shutdown()).ok)
  t.deepEqual(
    heard.map(({code, cause}) => [code, cause]),
    [
      ['settings-differ', 'HONEYHIVE_API_KEY was taken, and HH_PROJECT_API_KEY has another value'],
      ['deprecated-name', 'HONEYHIVE_API_KEY is a deprecated name'],
    ],
  )
  t.notRegex(JSON.stringify(heard), /hh_other|hh_secret/)
})

test.serial('the address of today is the default', async t => {
  const tracer = new HoneyHiveTracer({apiKey: keys.classic})
  t.is((await tracer.shutdown()).destination, 'https://api.dp1.us.honeyhive.ai/opentelemetry/v1/traces')
})
