import test from 'ava'
import {HoneyHiveTracer, trace, type TracerOptions} from '../../../src/index.ts'

const wrong: readonly (readonly [string, unknown, RegExp])[] = [
  [
    'a misspelt destination',
    {destination: 'consol'},
    /`destination` must be .*, got 'consol'\. Did you mean 'console'\?/,
  ],
  ['an empty list of destinations', {destination: []}, /`destination` must be .*, got a list/],
  [
    'a destination without a usable url',
    {destination: {url: 'ftp://x'}},
    /`destination` must be .*got an object with the keys url/,
  ],
  ['a misspelt option', {projekt: 'p'}, /no option `projekt`\. Did you mean `project`\?/],
  ['an unknown option', {colour: 'red'}, /no option `colour`\. Known are /],
  ['a session id that is not a UUID', {sessionId: 'chat-1'}, /`sessionId` must be a UUID, got 'chat-1'/],
  ['text for a flag', {disableTracing: 'yes'}, /`disableTracing` must be true or false, got 'yes'/],
  ['a server url without a scheme', {serverUrl: 'api.honeyhive.ai'}, /`serverUrl` must be an http\(s\) URL/],
  [
    'an unknown continueTrace',
    {continueTrace: 'allways'},
    /`continueTrace` must be 'always', .*Did you mean 'always'\?/,
  ],
  [
    'limits under names that every object has',
    {limits: {hasOwnProperty: 'depth'}},
    /`limits` must be positive whole numbers/,
  ],
  [
    'a destination under such a name',
    {destination: JSON.parse('{"url": "http://localhost", "__proto__": 1}') as object},
    /`destination` must be/,
  ],
  ['limits that are no counts', {limits: {depth: -1}}, /`limits` must be positive whole numbers/],
  ['an object that is not a processor', {processors: [{}]}, /`processors` must be a list of span processors/],
  ['text instead of options', 'p', /options must be an object, got 'p'/],
]

for (const [what, options, message] of wrong) {
  test(`${what} throws at once, with the option, the value and the cure`, t => {
    t.throws(() => new HoneyHiveTracer(options as TracerOptions), {name: 'ConfigurationError', message})
  })
}

test('a wrong option never shows a secret', t => {
  const error = t.throws(() => new HoneyHiveTracer({destination: {headers: {key: 'hh-secret'}} as never}))
  t.notRegex(error?.message ?? '', /hh-secret/)
})

for (const options of [
  {serverUrl: 'ftp://ada:hh-secret@server'},
  {serverUrl: 'ada:hh-secret@server'},
  {destination: 'https://ada:hh-secret@server/?key=hh-secret'},
]) {
  test(`a wrong option never shows a password or a query: ${Object.keys(options).join()} ${Object.values(options).join().slice(0, 4)}`, t => {
    const error = t.throws(() => new HoneyHiveTracer(options as never))
    t.regex(error?.message ?? '', /server/)
    t.notRegex(error?.message ?? '', /hh-secret/)
  })
}

test('a fork takes only what is its own', t => {
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  t.throws(() => tracer.fork({destination: 'memory'} as never), {
    message: /tracer\.fork\(\): there is no option `destination`/,
  })
})

test('wrong options of trace throw at set-up', t => {
  t.throws(() => trace({eventTyp: 'tool'} as never), {message: /no option `eventTyp`\. Did you mean `eventType`\?/})
  t.throws(() => trace({eventType: 'tools'} as never), {
    message: /`eventType` must be 'model', 'tool' or 'chain', got 'tools'/,
  })
  t.throws(() => trace({}, 7 as never), {message: /expected a function, got number/})
  t.throws(() => trace(undefined as never), {name: 'ConfigurationError'})
  t.throws(() => trace({tracer: {} as never}), {message: /`tracer` must be a HoneyHiveTracer/})
})

test.serial('an option wins over the environment, the environment over the default', t => {
  const names = ['HH_PROJECT', 'HH_SOURCE', 'HH_SESSION_NAME'] as const
  t.teardown(() => names.forEach(name => delete process.env[name]))
  const plain = new HoneyHiveTracer({destination: 'memory'})
  t.like(plain, {project: 'default', source: 'dev', sessionName: 'default'})
  Object.assign(process.env, {HH_PROJECT: 'from env', HH_SOURCE: 'prod', HH_SESSION_NAME: 's'})
  t.like(new HoneyHiveTracer({destination: 'memory'}), {project: 'from env', source: 'prod', sessionName: 's'})
  t.like(new HoneyHiveTracer({destination: 'memory', project: 'option', source: 'test'}), {
    project: 'option',
    source: 'test',
  })
})

for (const name of ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'HH_API_URL']) {
  for (const [value, message] of [
    ['nonsense', /must be an http\(s\) URL such as http\S+, got 'nonsense'$/],
    ['localhost:4318', /got 'localhost:4318'\. Did you mean 'http:\/\/localhost:4318'\?/],
    ['ftp://collector:21', /got 'ftp:\/\/collector:21'$/],
    ['http://', /got 'http:\/\/'$/],
    ['ada:hh-secret@collector:4318', /got '…@collector:4318'$/],
    ['collector/?key=hh-secret', /got 'collector\/\?…'$/],
  ] as const) {
    test.serial(`${name}=${value} throws where spans would go there, and names the variable`, t => {
      t.teardown(() => delete process.env[name])
      process.env[name] = value
      const error = t.throws(() => new HoneyHiveTracer({apiKey: 'k'}), {name: 'ConfigurationError', message})
      t.true(error?.message.startsWith(`HoneyHiveTracer: environment: ${name} must be`), error?.message)
      t.notRegex(error?.message ?? '', /hh-secret/)
      // Another exporter of the application may well want it so.
      t.notThrows(() => new HoneyHiveTracer({destination: 'memory'}))
    })
  }
}

test.serial('disabled tracing: functions run, nothing is recorded, nothing is reported', t => {
  t.teardown(() => delete process.env['OTEL_SDK_DISABLED'])
  process.env['OTEL_SDK_DISABLED'] = 'true'
  const reported: string[] = []
  const tracer = new HoneyHiveTracer({destination: 'memory', onDiagnostic: ({code}) => reported.push(code)})
  t.is(tracer.trace({eventName: 'f'}, () => tracer.enrichSpan({a: 1}))(), false)
  t.deepEqual([tracer.spans.length, reported.length], [0, 0])
})
