import {execFile} from 'node:child_process'
import {readdirSync, readFileSync, rmSync} from 'node:fs'
import {createServer} from 'node:http'
import {mkdtemp} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import test, {type ExecutionContext} from 'ava'
import {
  type Diagnostic,
  diagnostics,
  discoverTracer,
  enrichSession,
  enrichSpan,
  HoneyHiveTracer,
  trace,
} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'

const secret = 'sk-live-zq9xk7wvu2yh'
/** One that `replace` does not know: only a path can hide it. */
const opaque = 'zq9x opaque'
const rules = {
  paths: ['password', 'headers.authorization', '*token*', 'cards.*.number', 'deep.**.pin'],
  replace: (value: unknown): string | number | boolean =>
    typeof value === 'string' ? value.replaceAll(/sk-live-\w+/g, '[key]') : Number(value),
}

class Failure extends Error {
  override readonly name = 'Failure'
  readonly request: object = {headers: {authorization: secret}}
}

/** Shapes in which a secret comes: as an argument, … */
const values: readonly unknown[] = [
  {password: secret},
  {Password: secret},
  {user: {password: secret}},
  {users: [{password: secret}, {password: [secret, secret]}]},
  {password: {old: secret, new: secret}},
  {headers: {authorization: `Bearer ${secret}`}},
  {headers: {Authorization: `Bearer ${secret}`}},
  {request: {headers: {authorization: [secret]}}},
  {accessToken: secret},
  {access_token: secret},
  {tokens: {refresh: secret}},
  {cards: [{number: secret}]},
  {cards: {first: {number: secret}}},
  {deep: {a: {b: {pin: secret}}}},
  {deep: {a: {pin: {code: secret}}}},
  secret,
  `text around ${secret} it`,
  [secret],
  [[[secret]]],
  {note: `key=${secret}`},
  {json: JSON.stringify({apiKey: secret})},
  `https://example.com/?key=${secret}`,
  new URL(`https://user:${secret}@example.com/`),
  {url: new URL(`https://example.com/#${secret}`)},
  new Map([['key', secret]]),
  new Map([['password', {a: secret}]]),
  new Set([secret]),
  {error: new Error(secret)},
  new Failure(secret),
  {cause: new Error('outer', {cause: new Error(secret)})},
  {toJSON: () => ({inner: secret})},
  {text: `${'x'.repeat(300_000)}${secret}`},
  // The limit of a value goes right through it.
  {text: `${'x'.repeat(256 * 1024 - 30)}${secret}${'y'.repeat(50)}`},
  {multi: `line\n${secret}\nline`},
  {symbol: Symbol(secret)},
  Object.assign(Object.create(null), {password: secret}),
  // As keys, …
  {[secret]: 1},
  {[`of ${secret}`]: {visits: 1}},
  {a: {[secret]: {b: {[secret]: secret}}}},
  {[`a.${secret}.b`]: 1},
  {[secret]: {}, [`${secret}1`]: [true, false]},
  new Map([[secret, 1]]),
  {seen: new Map([[secret, new Set([1])]])},
  [{[secret]: [1, 2]}],
  // … below a key that a path masks, which hides them whatever they look like.
  {password: {[opaque]: 1}},
  {password: [{[opaque]: 1}, {[`${opaque} 2`]: {}}]},
  {accessToken: new Map([[opaque, 1]])},
  {deep: {a: {pin: {[opaque]: {pin: {[opaque]: 1}}}}}},
]

/** … as something that the function does, … */
const leaks: Readonly<Record<string, () => unknown>> = {
  returned: () => ({password: secret}),
  'returned as text': () => `it is ${secret}`,
  'thrown in a message': () => {
    throw new Error(`bad key ${secret}`)
  },
  'thrown as text': () => {
    throw secret as unknown as Error
  },
  'thrown with fields': () => {
    throw new Failure(secret)
  },
  'thrown as a record': () => {
    throw {password: secret} as unknown as Error
  },
  enriched: () => enrichSpan({metadata: {password: secret}, note: secret}),
  'enriched as a key': () => enrichSpan({metadata: {[secret]: 1}, feedback: {password: {[opaque]: 1}}}),
  'enriched as a key of its own': () => enrichSpan({[secret]: 1}),
  'enriched too late': () => {
    const span = discoverTracer()?.startSpan(`ended ${secret}`)
    span?.end()
    enrichSpan({span, metadata: {[secret]: 1}})
  },
  explained: () => {
    const {attributes, overridden} = enrichSpan.explain({
      metadata: {[secret]: secret, password: {[opaque]: 1}},
      attributes: {[secret]: 2},
    })
    if (Object.keys(attributes).length !== 2 || overridden.length !== 1) throw new Error('nothing is explained')
    return {text: JSON.stringify([attributes, overridden])}
  },
  'inherited as a key': () =>
    enrichSpan.with(
      {config: {[secret]: 1}},
      trace({eventName: 'inner'}, () => 1),
    ),
  'as the name of an event': () => trace({eventName: `call ${secret}`}, () => 1)(),
  'enriched as an error': () => enrichSpan({error: new Error(secret)}),
  'enriched through a scope': () => enrichSpan.scope({inputs: {headers: {authorization: secret}}}),
  inherited: () =>
    enrichSpan.with(
      {config: {password: secret}},
      trace({eventName: 'inner'}, () => 1),
    ),
  'in the session': () => enrichSession({feedback: {password: secret, text: secret, [secret]: 1}}),
  yielded: () => [
    ...trace({eventName: 'inner'}, function* () {
      yield secret
      yield {password: secret}
    })(),
  ],
  'joined from chunks': () => [
    ...trace({eventName: 'inner', aggregate: chunks => chunks.join('')}, function* () {
      yield secret.slice(0, 10)
      yield secret.slice(10)
    })(),
  ],
}

for (const [index, value] of values.entries()) test(`a secret as an argument, shape ${index + 1}`, stays, () => value)
for (const [name, leak] of Object.entries(leaks)) test(`a secret ${name}`, stays, leak)

test('a secret that another library writes onto a routed span', async t => {
  await using recording = recordSpans({redact: rules})
  const span = recording.tracer.otel.startSpan(`call ${secret}`, {attributes: {'http.url': `/?k=${secret}`}})
  span.setAttribute('http.request.headers.authorization', [secret])
  span.setAttribute(secret, 1)
  span.addEvent(`message ${secret}`, {token: secret, text: secret, [secret]: 1})
  span.addLink({context: span.spanContext(), attributes: {[secret]: secret}})
  span.recordException(new Error(secret))
  span.setStatus({code: 2, message: secret})
  span.end()
  t.false(textOf(recording.spans).includes('zq9x'))
})

test('without rules the secret is there: the searches above can find it', async t => {
  await using recording = recordSpans()
  recording.tracer.trace({eventName: 'work'}, (given: unknown) => given)({password: secret})
  t.true(textOf(recording.spans).includes('zq9x'))
})

test('rules leave the ids of a span and everything else alone', async t => {
  await using recording = recordSpans({redact: {paths: ['session_id', 'project'], replace: value => value}})
  recording.tracer.trace(
    {eventName: 'fine'},
    (given: object) => Object.keys(given).length - 1,
  )({name: 'Ada', session_id: 'mine'})
  t.like(recording.span('fine').attributes, {
    'honeyhive.session_id': recording.tracer.sessionId,
    'honeyhive_inputs.name': 'Ada',
    'honeyhive_inputs.session_id': '[Redacted]',
    'honeyhive_outputs.result': 1,
  })
})

test('of a key only the part that is made of data changes, and nothing else gets lost', async t => {
  const seen: unknown[] = []
  const replace = (value: string | number | boolean, at: string, part: 'value' | 'key'): typeof value => {
    if (part === 'key') seen.push([value, at])
    return typeof value === 'string' ? value.replaceAll(/\w+@[\w.]+/g, '[mail]') : value
  }
  await using recording = recordSpans({redact: {paths: ['inputs.password'], replace}})
  recording.tracer.startActiveSpan('sums', span => {
    enrichSpan({
      metadata: {visits: {'ada@example.com': 3, 'bob@example.com': 4}, plain: true},
      inputs: {password: {old: 1, older: 2}},
    })
    span.end()
  })
  const {attributes} = recording.span('sums')
  t.deepEqual(Object.fromEntries(Object.entries(attributes).filter(([key]) => key.startsWith('honeyhive_'))), {
    'honeyhive_metadata.visits.[mail]': 3,
    'honeyhive_metadata.visits.[mail] 2': 4,
    'honeyhive_metadata.plain': true,
    'honeyhive_inputs.password': '[Redacted]',
  })
  t.deepEqual(seen[0], ['visits.ada@example.com', 'metadata.visits.ada@example.com'])
})

test('a rule for `name` hides the names of people, not of spans', async t => {
  await using recording = recordSpans({redact: {paths: ['name']}})
  recording.tracer.trace({eventName: 'greet'}, (given: object) => Object.keys(given).length)({name: 'Ada'})
  t.is(recording.span('greet').attributes['honeyhive_inputs.name'], '[Redacted]')
  t.is(recording.span('greet').attributes['honeyhive_event_name'], 'greet')
})

test('a redactor that throws, or gives nothing to send, masks the whole value and is counted', async t => {
  const reported: Diagnostic[] = []
  for (const replace of [
    () => {
      throw new Error(secret)
    },
    () => undefined as never,
    (() => Promise.reject(new Error(secret))) as () => never,
  ]) {
    const before = diagnostics().counts['redact-failed']
    await using recording = recordSpans({redact: {replace}, onDiagnostic: diagnostic => reported.push(diagnostic)})
    recording.tracer.trace({eventName: 'work', captureOutputs: false}, (given: string) => given)(secret)
    t.is(recording.span('[Redacted]').attributes['honeyhive_inputs.[Redacted]'], '[Redacted]')
    t.true(diagnostics().counts['redact-failed'] > before)
  }
  t.is(reported.length, 3)
  t.false(JSON.stringify(reported).includes('zq9x'))
})

test('what a redactor sees is bounded', async t => {
  let longest = 0
  const replace = (value: string | number | boolean): string | number | boolean => {
    longest = Math.max(longest, String(value).length)
    return value
  }
  await using recording = recordSpans({redact: {replace}})
  recording.tracer.trace({eventName: 'work'}, (given: string) => given.length)('x'.repeat(5_000_000))
  recording.tracer.otel.startSpan('raw', {attributes: {text: 'x'.repeat(5_000_000)}}).end()
  t.true(longest <= 256 * 1024, `it saw ${longest}`)
  t.regex(String(recording.span('raw').attributes['text']), /…\[\+\d+ bytes\]$/)
})

test('nothing secret in local files and on the console', async t => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'redact-'))
  const program = `
    import {HoneyHiveTracer} from ${JSON.stringify(new URL('../../../dist/index.js', import.meta.url).href)}
    const replace = value => typeof value === 'string' ? value.replaceAll(/sk-live-\\w+/g, '[key]') : value
    const tracer = new HoneyHiveTracer({redact: {paths: ['password'], replace}, destination: ['local', 'console']})
    const work = tracer.trace({eventName: 'work'}, given => { throw new Error(given.text) })
    try { work({text: '${secret}', password: '${secret}'}) } catch {}
    await tracer.shutdown()`
  const {stdout, stderr} = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder,
  })
  const files = readdirSync(folder, {recursive: true, withFileTypes: true}).filter(file => file.isFile())
  const written = files.map(file => readFileSync(path.join(file.parentPath, file.name), 'utf8')).join('')
  for (const text of [stdout, written]) t.true(text.includes('work') && text.includes('[key]'))
  t.false((stdout + stderr + written).includes('zq9x'))
  rmSync(folder, {recursive: true})
})

/** Runs `make` where its secret is captured, sends the spans over HTTP and into files, and looks for it everywhere. */
async function stays(t: ExecutionContext, make: () => unknown): Promise<void> {
  const reported: Diagnostic[] = []
  const receiver = await startReceiver()
  const recording = recordSpans({redact: rules, onDiagnostic: diagnostic => reported.push(diagnostic)})
  const sending = new HoneyHiveTracer({
    redact: rules,
    destination: {url: receiver.url},
    onDiagnostic: diagnostic => reported.push(diagnostic),
  })
  for (const tracer of [recording.tracer, sending]) {
    const work = tracer.trace({eventName: 'work'}, (given: unknown) => {
      if (given === undefined) return make()
      return given
    })
    const given = Object.values(leaks).includes(make) ? undefined : make()
    try {
      work(given)
    } catch {
      // It is the span of it that matters.
    }
    await tracer.shutdown()
  }
  const bytes = await receiver.close()
  t.true(bytes.includes('work'))
  t.false(bytes.includes('zq9x'), 'sent over HTTP')
  t.false(textOf(recording.spans).includes('zq9x'), 'kept in memory')
  t.false(JSON.stringify(reported).includes('zq9x'), 'quoted in a diagnostic')
}

function textOf(spans: readonly ReadableSpan[]): string {
  return JSON.stringify(
    spans.map(({name, attributes, events, status, links}) => ({name, attributes, events, status, links})),
  )
}

async function startReceiver(): Promise<{url: string; close: () => Promise<string>}> {
  let received = ''
  const server = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (chunk: string) => (received += chunk))
    request.on('end', () => response.end('{}'))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}/v1/traces`,
    close: async () => {
      await new Promise<unknown>(resolve => server.close(resolve))
      return received
    },
  }
}
