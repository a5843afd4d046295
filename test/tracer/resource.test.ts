import {trace as api} from '@opentelemetry/api'
import {defaultResource, type Resource, resourceFromAttributes} from '@opentelemetry/resources'
import {BasicTracerProvider, InMemorySpanExporter} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {diagnostics, HoneyHiveTracer, routedSpanProcessor, trace, type TracerOptions} from 'enrich-span'

interface Application extends Disposable {
  readonly provider: BasicTracerProvider
  readonly resource: Resource
}

function application(attributes: Parameters<typeof resourceFromAttributes>[0], routed = true): Application {
  const resource = defaultResource().merge(resourceFromAttributes(attributes))
  const provider = new BasicTracerProvider({resource, spanProcessors: routed ? [routedSpanProcessor()] : []})
  api.setGlobalTracerProvider(provider)
  return {provider, resource, [Symbol.dispose]: () => api.disable()}
}

/** Sets variables of the environment until the test ends. */
function environment(variables: Readonly<Record<string, string>>): Disposable {
  Object.assign(process.env, variables)
  return {
    [Symbol.dispose]() {
      for (const name of Object.keys(variables)) delete process.env[name]
    },
  }
}

function firstSpan(tracer: HoneyHiveTracer): Readonly<Record<string, unknown>> {
  tracer.startSpan('first').end()
  return tracer.spans[0]?.resource.attributes ?? {}
}

/** Each row of the precedence: what is given where, and the service that the spans name. */
const precedence: readonly {
  readonly is: string
  readonly option?: TracerOptions['resource']
  readonly app?: Readonly<Record<string, string>>
  readonly variables?: Readonly<Record<string, string>>
  readonly service: string | RegExp
}[] = [
  {is: 'the option wins over the application', option: {'service.name': 'o'}, app: {'service.name': 'a'}, service: 'o'},
  {
    is: 'a Resource as option wins as well',
    option: resourceFromAttributes({'service.name': 'o'}),
    app: {'service.name': 'a'},
    variables: {OTEL_SERVICE_NAME: 'e'},
    service: 'o',
  },
  {
    is: 'the application wins over the environment',
    app: {'service.name': 'a'},
    variables: {OTEL_SERVICE_NAME: 'e'},
    service: 'a',
  },
  {
    is: 'an unknown service of the application gives way to the environment',
    app: {'service.name': 'unknown_service:node'},
    variables: {OTEL_SERVICE_NAME: 'e'},
    service: 'e',
  },
  {
    is: 'OTEL_SERVICE_NAME wins over OTEL_RESOURCE_ATTRIBUTES',
    variables: {OTEL_SERVICE_NAME: 'e', OTEL_RESOURCE_ATTRIBUTES: 'service.name=r,team=a%20b'},
    service: 'e',
  },
  {is: 'OTEL_RESOURCE_ATTRIBUTES alone', variables: {OTEL_RESOURCE_ATTRIBUTES: 'service.name=r'}, service: 'r'},
  {is: 'nothing at all: the default', service: /^unknown_service/},
]

for (const {is, option, app, variables = {}, service} of precedence) {
  test.serial(`service.name: ${is}`, t => {
    using _ = environment(variables)
    using registered = app && application(app)
    const tracer = new HoneyHiveTracer({destination: 'memory', resource: option})
    registered?.provider.getTracer('http').startSpan('request').end()
    const {'service.name': name} = firstSpan(tracer)
    if (typeof service === 'string') t.is(name, service)
    else t.regex(String(name), service)
  })
}

test.serial('the precedence holds key by key', t => {
  using _ = environment({OTEL_RESOURCE_ATTRIBUTES: 'team=env,zone=env,room=env%201'})
  using app = application({team: 'app', 'host.id': 'h-1'})
  const tracer = new HoneyHiveTracer({destination: 'memory', resource: {zone: 'option'}})
  app.provider.getTracer('http').startSpan('request').end()
  t.like(firstSpan(tracer), {team: 'app', zone: 'option', room: 'env 1', 'host.id': 'h-1'})
})

test.serial('the resource of the application is taken as the object it is, wherever the tracer was made', t => {
  const before = new HoneyHiveTracer({destination: 'memory'})
  using app = application({'service.name': 'support-api'})
  const after = new HoneyHiveTracer({destination: 'memory'})
  app.provider.getTracer('http').startActiveSpan('request', request => {
    const inside = new HoneyHiveTracer({destination: 'memory'})
    for (const tracer of [before, after, inside]) {
      tracer.startSpan('first').end()
      t.is(tracer.spans[0]?.resource, app.resource)
    }
    request.end()
  })
})

test.serial('without a processor of ours the active plain span shows it', t => {
  using app = application({'service.name': 'plain'}, false)
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  app.provider.getTracer('http').startActiveSpan('request', request => {
    t.is(firstSpan(tracer)['service.name'], 'plain')
    request.end()
  })
})

test.serial('a provider of SDK 1 shows its resource itself', t => {
  const resource = {attributes: {'service.name': 'one'}, merge: () => resource}
  api.setGlobalTracerProvider(Object.assign(new BasicTracerProvider(), {resource}))
  t.teardown(() => api.disable())
  t.is(firstSpan(new HoneyHiveTracer({destination: 'memory'}))['service.name'], 'one')
  const option = {'service.version': '2'}
  const added = firstSpan(new HoneyHiveTracer({destination: 'memory', resource: option}))
  t.like(added, {'service.name': 'one', 'service.version': '2'})
})

test.serial('where a provider is registered and nothing names the service, one message says so', t => {
  using app = application({'service.name': 'unknown_service:node'})
  const codes: string[] = []
  const tracer = new HoneyHiveTracer({destination: 'memory', onDiagnostic: ({code}) => codes.push(code)})
  app.provider.getTracer('http').startSpan('request').end()
  const before = diagnostics().counts['service-unknown']
  firstSpan(tracer)
  firstSpan(tracer)
  t.deepEqual(codes, ['service-unknown'])
  t.is(diagnostics().counts['service-unknown'], before + 1)
})

test.serial('attributes that a detector waits for are on every span, and spans keep their order', async t => {
  let detect: ((id: string) => void) | undefined
  const hostId = new Promise<string>(resolve => {
    detect = resolve
  })
  using app = application({'service.name': 'support-api', 'host.id': hostId})
  const exported = new InMemorySpanExporter()
  const tracer = new HoneyHiveTracer({destination: {exporter: exported, close: false}})
  const answer = tracer.trace(
    {eventName: 'answer'},
    trace({eventName: 'step'}, () => 1),
  )
  app.provider.getTracer('http').startActiveSpan('request', request => {
    t.true(tracer.adopt())
    answer()
    request.end()
  })
  const flushed = tracer.flush()
  await Promise.resolve()
  t.deepEqual(exported.getFinishedSpans(), [], 'the first batch waits')
  detect?.('h-1')
  t.like(await flushed, {ok: true, accepted: 3})
  const spans = exported.getFinishedSpans()
  t.deepEqual(
    spans.map(({name, resource}) => [name, resource.attributes['host.id'], resource.attributes['service.name']]),
    ['step', 'answer', 'request'].map(name => [name, 'h-1', 'support-api']),
  )
})

test.serial('a shutdown with a deadline does not wait for a detector', async t => {
  let detect: ((id: string) => void) | undefined
  const hostId = new Promise<string>(resolve => {
    detect = resolve
  })
  using _ = application({'service.name': 'slow', 'host.id': hostId})
  const exported = new InMemorySpanExporter()
  const tracer = new HoneyHiveTracer({destination: {exporter: exported, close: false}, resource: undefined})
  api.getTracer('http').startActiveSpan('request', request => {
    tracer.startSpan('mine').end()
    request.end()
  })
  const receipt = await tracer.shutdown({timeoutMs: 30})
  detect?.('h-1')
  t.is(receipt.created, receipt.accepted + receipt.refused + Object.values(receipt.dropped).reduce((a, b) => a + b, 0))
})

for (const [what, resource, message] of [
  [
    'the attributes of a resource one level too deep',
    {attributes: {a: 1}},
    /`resource.attributes` is not an attribute/,
  ],
  ['a nested object', {team: {name: 'a'}}, /`resource.team` must be text, .*got an object with the keys name/],
  ['a function', {team: () => 1}, /`resource.team` must be .*got a function/],
  ['a list', ['a'], /`resource` must be .*got a list/],
] as const) {
  test(`${what} is refused as resource, with its path`, t => {
    const options = {destination: 'memory', resource} as never
    t.throws(() => new HoneyHiveTracer(options), {name: 'ConfigurationError', message})
  })
}

test('a Resource of the SDK is accepted with the detectors’ promises in it', async t => {
  const resource = resourceFromAttributes({'service.name': 'z', 'host.id': Promise.resolve('h')})
  const tracer = new HoneyHiveTracer({destination: 'memory', resource})
  tracer.startSpan('first').end()
  t.like(await tracer.flush(), {ok: true, accepted: 1})
  t.like(tracer.spans[0]?.resource.attributes, {'service.name': 'z', 'host.id': 'h'})
})
