import test from 'ava'
import {HoneyHiveTracer, type TracerOptions} from '../../../src/index.ts'

const names = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_HEADERS', 'HH_API_URL', 'HH_API_KEY'] as const
test.afterEach.always(() => names.forEach(name => delete process.env[name]))

const key = 'hh_very_secret'

for (const [what, options] of [
  ['a line end within a key', {apiKey: `${key}\nx: y`}],
  ['a control character', {apiKey: `${key}\u0000`}],
  ['a character that is not Latin', {apiKey: `${key}€`}],
  ['half a surrogate pair', {apiKey: `${key}\ud83d`}],
  ['a key that is a number', {apiKey: 9_999_999_123_456}],
  ['a line end in a header', {destination: {url: 'http://a', headers: {'x-key': `${key}\r\nhost: b`}}}],
  ['a header that is not Latin', {destination: {url: 'http://a', headers: {'x-key': `${key} ✓`}}}],
  ['a header’s name with a colon', {destination: {url: 'http://a', headers: {[`${key}:`]: 'a'}}}],
  ['a header’s name with a space', {destination: {url: 'http://a', headers: {[`Bearer ${key}`]: 'a'}}}],
  ['an empty header’s name', {destination: {url: 'http://a', headers: {'': key}}}],
  ['a header that is not text', {destination: {url: 'http://a', headers: {'x-key': [key]}}}],
  ['a header that is not set', {destination: {url: 'http://a', headers: {'x-key': undefined}}}],
  ['a wrong header in a list', {destination: ['memory', {url: 'http://a', headers: {'x-key': `${key}\n.`}}]}],
] as const) {
  test.serial(`${what} is refused at set-up and never shown`, t => {
    const error = t.throws(() => new HoneyHiveTracer(options as unknown as TracerOptions), {name: 'ConfigurationError'})
    t.notRegex(error?.message ?? '', new RegExp(`${key}|9999999123456`))
    t.regex(error?.message ?? '', /header|HTTP request/)
  })
}

for (const [variable, value] of [
  ['HH_API_KEY', `${key}\nmore`],
  ['HH_API_KEY', `${key}€`],
  ['OTEL_EXPORTER_OTLP_HEADERS', `authorization=${key}%0Amore`],
  ['OTEL_EXPORTER_OTLP_HEADERS', `Bearer ${key}=1`],
] as const) {
  test.serial(
    `${variable} with what no header may hold is named, and its value is not shown: ${JSON.stringify(value)}`,
    t => {
      process.env[variable] = value
      if (variable !== 'HH_API_KEY') process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = 'http://localhost:4318'
      const error = t.throws(() => new HoneyHiveTracer(), {name: 'ConfigurationError', message: new RegExp(variable)})
      t.notRegex(error?.message ?? '', new RegExp(key))
    },
  )
}

const destinationOf = async (options: TracerOptions): Promise<string> =>
  (await new HoneyHiveTracer(options).shutdown()).destination

for (const [variable, value, expected] of [
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://host:4318', 'http://host:4318/v1/traces'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://host:4318/', 'http://host:4318/v1/traces'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://host/otlp//', 'https://host/otlp/v1/traces'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://host/otlp?token=abc', 'https://host/otlp/v1/traces?…'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://host?token=abc', 'https://host/v1/traces?…'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://host/otlp#part', 'https://host/otlp/v1/traces'],
  ['HH_API_URL', 'https://host/hive/?a=b', 'https://host/hive/opentelemetry/v1/traces?…'],
] as const) {
  test.serial(`${variable}=${value}: the path goes into the path`, async t => {
    process.env[variable] = value
    t.is(await destinationOf(variable === 'HH_API_URL' ? {apiKey: 'k'} : {}), expected)
  })
}

for (const [variable, value, meant] of [
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://host:4318/v1/traces', 'http://host:4318'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://host:4318/otlp/v1/traces/', 'http://host:4318/otlp'],
  ['HH_API_URL', 'https://api.honeyhive.ai/opentelemetry/v1/traces', 'https://api.honeyhive.ai'],
] as const) {
  test.serial(`${variable}=${value} has the path already, and the message names the base`, t => {
    process.env[variable] = value
    const message = new RegExp(`${variable} ends in .*Did you mean '${meant}'\\?`)
    t.throws(() => new HoneyHiveTracer({apiKey: 'k'}), {name: 'ConfigurationError', message})
  })
}

test.serial('serverUrl with the path already there is refused with the base', t => {
  const serverUrl = 'https://api.honeyhive.ai/opentelemetry/v1/traces'
  const message = /`serverUrl` must be .*Did you mean 'https:\/\/api\.honeyhive\.ai'\?/
  t.throws(() => new HoneyHiveTracer({apiKey: 'k', serverUrl}), {name: 'ConfigurationError', message})
})

for (const [options, message] of [
  [
    {destination: {url: 'localhost:4318/v1/traces'}},
    /`url` must be .*Did you mean 'http:\/\/localhost:4318\/v1\/traces'\?/,
  ],
  [{destination: {url: 'http://a', protocol: 'http/jsn'}}, /Did you mean 'http\/json'\?/],
  [{destination: {url: 'http://a', timeoutM: 5}}, /There is no option `timeoutM`. Did you mean `timeoutMs`\?/],
  [{destination: {url: 'http://a', agent: {}}}, /`agent` must be an agent of node:http/],
  [
    {destination: {url: 'http://a', certificates: {ca: 'ca.pem'}}},
    /`certificates` must be \{ca, cert, key\} with PEM texts/,
  ],
  [{serverUrl: 'api.honeyhive.ai:443'}, /Did you mean 'http:\/\/api\.honeyhive\.ai:443'\?/],
] as const) {
  test.serial(`a wrong destination names its part: ${JSON.stringify(options)}`, t => {
    t.throws(() => new HoneyHiveTracer(options as unknown as TracerOptions), {name: 'ConfigurationError', message})
  })
}
