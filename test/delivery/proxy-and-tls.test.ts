import {execFile} from 'node:child_process'
import {mkdtempSync, writeFileSync} from 'node:fs'
import https from 'node:https'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import test from 'ava'
import {HoneyHiveTracer} from 'enrich-span'
import {proxyFor} from '../../src/platform/node/http/proxy.ts'
import {emit} from './faults/run-fault.ts'
import {createAuthority} from './receiver/certificates.ts'
import {startProxy} from './receiver/proxy.ts'
import {startReceiver} from './receiver/receiver.ts'

const authority = createAuthority()
const server = authority.issue('receiver')
const client = authority.issue('client')
const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-tls-'))

function file(name: string, text: string): string {
  const where = path.join(folder, name)
  writeFileSync(where, text)
  return where
}

const caFile = file('ca.pem', authority.ca)
const certificateFiles = {
  OTEL_EXPORTER_OTLP_CERTIFICATE: caFile,
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: file('client.pem', client.cert),
  OTEL_EXPORTER_OTLP_CLIENT_KEY: file('client.key', client.key),
}

// Proxies and authorities are read from the environment of a process, so each case is a process.
const program = `
  import {HoneyHiveTracer} from '${path.resolve('dist/index.js')}'
  let report
  const tracer = new HoneyHiveTracer({onDiagnostic: () => report()})
  for (let number = 0; number < 10; number++) tracer.startSpan(String(number)).end()
  const delayed = new Promise(resolve => { report = resolve })
  const {ok, accepted, errors} = await Promise.race([tracer.flush(), delayed.then(() => tracer.flush({timeoutMs: 1}))])
  console.log(JSON.stringify({ok, accepted, error: errors[0]?.message ?? ''}))
  process.exit()
`

interface Outcome {
  readonly ok: boolean
  readonly accepted: number
  readonly error: string
}

async function run(environment: Readonly<Record<string, string>>): Promise<Outcome> {
  const env = {PATH: process.env['PATH'], HH_QUIET: '1', ...environment}
  const {stdout} = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {env})
  return JSON.parse(stdout) as Outcome
}

test('a server of a private authority is reached by NODE_EXTRA_CA_CERTS, and without it the error names the variable', async t => {
  const receiver = await startReceiver(undefined, server)
  t.teardown(() => receiver.close())
  const where = {OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url}
  t.like(await run({...where, NODE_EXTRA_CA_CERTS: caFile}), {ok: true, accepted: 10})
  const refused = await run({...where})
  t.false(refused.ok)
  t.regex(refused.error, /certificate is not trusted: .*set NODE_EXTRA_CA_CERTS/)
})

test('OTEL_EXPORTER_OTLP_CERTIFICATE, CLIENT_CERTIFICATE and CLIENT_KEY identify both sides', async t => {
  const receiver = await startReceiver(undefined, {
    ...server,
    ca: authority.ca,
    requestCert: true,
    rejectUnauthorized: true,
  })
  t.teardown(() => receiver.close())
  const where = {OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url}
  t.like(await run({...where, ...certificateFiles}), {ok: true, accepted: 10})
  t.is(receiver.seen().taken, 10)
  t.false((await run({...where, OTEL_EXPORTER_OTLP_CERTIFICATE: caFile})).ok)
})

for (const [name, text] of [
  ['OTEL_EXPORTER_OTLP_CERTIFICATE', undefined],
  ['OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE', undefined],
  ['OTEL_EXPORTER_OTLP_CERTIFICATE', 'not a certificate'],
] as const) {
  test.serial(`${name} with ${text === undefined ? 'no file' : 'a wrong file'} throws where it would be used`, t => {
    const names = ['OTEL_EXPORTER_OTLP_ENDPOINT', name]
    t.teardown(() => names.forEach(each => delete process.env[each]))
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = 'https://collector:4318'
    process.env[name] = text === undefined ? path.join(folder, 'nowhere') : file('wrong.pem', text)
    const message =
      text === undefined ? /OTLP_CERTIFICATE names the file .*cannot be read: ENOENT/ : /holds no PEM text/
    t.throws(() => new HoneyHiveTracer(), {name: 'ConfigurationError', message})
    t.notThrows(() => new HoneyHiveTracer({destination: 'memory'}))
  })
}

test('HTTPS_PROXY: spans go through its tunnel, with its credentials', async t => {
  const receiver = await startReceiver(undefined, server)
  const proxy = await startProxy()
  t.teardown(() => Promise.all([receiver.close(), proxy.close()]))
  const to = {OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url, NODE_EXTRA_CA_CERTS: caFile}
  const outcome = await run({...to, HTTPS_PROXY: `http://ada:pass%3Aword@127.0.0.1:${proxy.port}`})
  t.like(outcome, {ok: true, accepted: 10})
  t.deepEqual([...new Set(proxy.seen)], [`CONNECT 127.0.0.1:${receiver.port} as ada:pass:word`])
  // With NODE_USE_ENV_PROXY, Node 24 itself refuses to start when the variable has no scheme.
  for (const more of [
    {https_proxy: `127.0.0.1:${proxy.port}`},
    {https_proxy: `http://127.0.0.1:${proxy.port}`, NODE_USE_ENV_PROXY: '1'},
  ]) {
    const seen = proxy.seen.length
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    t.like(await run({...to, ...more}), {ok: true, accepted: 10})
    t.true(proxy.seen.length > seen)
  }
})

test('HTTP_PROXY: requests go to the proxy whole, but for hosts in NO_PROXY', async t => {
  const receiver = await startReceiver()
  const proxy = await startProxy()
  t.teardown(() => Promise.all([receiver.close(), proxy.close()]))
  const to = {OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url, HTTP_PROXY: `http://127.0.0.1:${proxy.port}`}
  t.like(await run(to), {ok: true, accepted: 10})
  t.deepEqual([...new Set(proxy.seen)], [`POST ${receiver.url}`])
  const seen = proxy.seen.length
  for (const off of [{NO_PROXY: 'localhost,127.0.0.1'}, {NODE_USE_ENV_PROXY: '0'}]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    t.like(await run({...to, ...off}), {ok: true, accepted: 10})
  }
  t.is(proxy.seen.length, seen)
  t.is(receiver.seen().taken, 30)
})

test('a proxy that refuses is named, and the spans are kept', async t => {
  const proxy = await startProxy(407)
  t.teardown(() => proxy.close())
  const {accepted, error} = await run({
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://127.0.0.1:9/v1/traces',
    HTTPS_PROXY: `http://ada:hh-secret@127.0.0.1:${proxy.port}`,
  })
  t.is(accepted, 0)
  t.regex(error, new RegExp(`the proxy 127.0.0.1:${proxy.port} responded with 407`))
  t.notRegex(error, /hh-secret/)
})

test('destination.agent and destination.certificates carry the spans of their tracer', async t => {
  const receiver = await startReceiver(undefined, {
    ...server,
    ca: authority.ca,
    requestCert: true,
    rejectUnauthorized: true,
  })
  const agent = new https.Agent({ca: authority.ca, ...client})
  t.teardown(() => {
    agent.destroy()
    return receiver.close()
  })
  const certificates = {ca: authority.ca, ...client}
  for (const how of [{agent}, {certificates}]) {
    const tracer = new HoneyHiveTracer({destination: {url: receiver.url, ...how}})
    emit(tracer, 10)
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    t.like(await tracer.shutdown(), {ok: true, accepted: 10})
  }
  // oxlint-disable-next-line no-await-in-loop -- the agent stays open for the user
  t.false((agent as unknown as {destroyed?: boolean}).destroyed ?? false)
})

for (const [noProxy, exempt, proxied] of [
  ['*', ['http://a.example'], []],
  ['example.com', ['http://example.com', 'http://a.example.com'], ['http://notexample.com']],
  ['.example.com', ['http://a.example.com:99'], ['http://example.org']],
  ['*.example.com', ['http://a.example.com'], ['http://example.org']],
  ['example.com:8080', ['http://example.com:8080'], ['http://example.com']],
  ['a, 10.0.0.1 ,[::1]:80', ['http://a', 'http://10.0.0.1', 'http://[::1]'], ['http://b', 'http://[::1]:81']],
  ['::1', ['http://[::1]:81'], ['http://[::2]']],
  ['', [], ['http://localhost']],
] as const) {
  test.serial(`NO_PROXY=${noProxy}`, t => {
    t.teardown(() => ['HTTP_PROXY', 'NO_PROXY'].forEach(name => delete process.env[name]))
    Object.assign(process.env, {HTTP_PROXY: 'proxy:3128', NO_PROXY: noProxy})
    t.deepEqual(
      exempt.map(url => proxyFor(new URL(url))),
      exempt.map(() => undefined),
    )
    t.deepEqual(
      proxied.map(url => String(proxyFor(new URL(url)))),
      proxied.map(() => 'http://proxy:3128/'),
    )
  })
}
