import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {setTimeout as wait} from 'node:timers/promises'
import test from 'ava'
import {evaluate} from 'enrich-span/evaluate'
import {recordSpans} from 'enrich-span/testing'
import {rateLimitOf} from '../../src/evaluate/rate-limit.ts'

const quiet = {tracer: {destination: 'memory'}, journal: false} as const

test('a server that answers 429 is waited for by all workers, and the waiting is no latency', async t => {
  const served: number[] = []
  const own: number[] = []
  const refused: number[] = []
  const tooEarly: number[] = []
  const episodes: number[] = []
  let active = 0
  let window = {since: 0, count: 0}
  let closedUntil = 0
  const serviceMs = 20
  const server = createServer(async (_, response) => {
    const now = performance.now()
    if (now - window.since > 300) window = {since: now, count: 0}
    if (now < closedUntil - 15) tooEarly.push(closedUntil - now)
    if (++window.count > 12 || now < closedUntil) {
      if (now >= closedUntil) {
        closedUntil = now + 300
        episodes.push(0)
      }
      refused.push(now)
      episodes[episodes.length - 1] = (episodes.at(-1) ?? 0) + 1
      response.writeHead(429, {'retry-after-ms': String(Math.ceil(closedUntil - now))}).end()
      return
    }
    active += 1
    await wait(serviceMs)
    active -= 1
    served.push(now)
    own.push(performance.now() - now)
    response.end('fine')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const answered: number[] = []
  const broken: number[] = []
  let heldUntil = 0
  const result = await evaluate({
    name: 'limits',
    dataset: Array.from({length: 60}, (_, n) => ({inputs: n})),
    function: async () => {
      const begun = performance.now()
      if (begun < heldUntil) broken.push(heldUntil - begun)
      const response = await fetch(url)
      if (response.ok) return response.text()
      const ms = Number(response.headers.get('retry-after-ms'))
      answered.push(ms)
      heldUntil = Math.max(heldUntil, performance.now() + ms - 1)
      throw Object.assign(new Error('too many requests'), {status: 429, headers: response.headers})
    },
    maxWorkers: 8,
    ...quiet,
  })
  server.close()
  const median = middle(result.datapoints.map(each => each.latencyMs))
  t.log(`${refused.length} of ${refused.length + served.length} requests wasted in ${episodes.length} episodes`)
  t.log(`median latency ${median.toFixed(1)} ms, the server's own ${middle(own).toFixed(1)} ms`)
  t.like(result, {status: 'completed', succeeded: 60, failed: 0})
  t.true(episodes.length > 1)
  t.true(episodes.every(wasted => wasted <= 8))
  t.deepEqual(broken, [], 'no call began before the told time')
  t.is(active, 0)
  const waited = result.datapoints.filter(each => each.waitedMs > 100)
  t.true(waited.length > 0)
  t.true(median < middle(own) * 10, 'no waiting in it')
})

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

const errors: [string, unknown, number | undefined | false][] = [
  ['a status', {status: 429}, undefined],
  ['an overloaded server', {statusCode: 529, headers: {'Retry-After': '2'}}, 2_000],
  ['fetch headers', {status: 503, headers: new Headers({'retry-after': '1.5'})}, 1_500],
  ['milliseconds first', {status: 429, headers: {'retry-after': '9', 'retry-after-ms': '250'}}, 250],
  ['a response inside', {response: {status: 429, headers: {'retry-after': 3}}}, 3_000],
  ['a cause', new Error('outer', {cause: {code: 'rate_limit_exceeded'}}), undefined],
  ['an error type of a provider', {type: 'overloaded_error'}, undefined],
  ['a date in the past', {status: 429, headers: {'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT'}}, 0],
  ['another status', {status: 500}, false],
  ['an ordinary error', new Error('no'), false],
  ['text', 'rate limit', false],
  ['nothing', undefined, false],
]

for (const [what, error, expected] of errors) {
  test(`as a rate limit counts: ${what}, ${expected === false ? 'no' : `waiting ${expected} ms`}`, t => {
    const limit = rateLimitOf(error)
    if (expected === false) t.is(limit, undefined)
    else t.deepEqual(limit, {waitMs: expected})
  })
}

test('retries: each attempt has a session of its own, and the last one is the result', async t => {
  await using recording = recordSpans()
  const attempts: number[] = []
  const result = await evaluate({
    name: 'retries',
    dataset: [{inputs: 1}],
    function: function flaky(_, {attempt}) {
      attempts.push(attempt)
      if (attempt < 3) throw new Error(`attempt ${attempt}`)
      return attempt
    },
    retries: {limit: 5, delayMs: 2},
    tracer: recording.tracer,
    journal: false,
  })
  t.deepEqual(attempts, [1, 2, 3])
  t.like(result.datapoints[0], {status: 'ok', outputs: 3, attempts: 3})
  t.true((result.datapoints[0]?.waitedMs ?? 0) > 2)
  t.is(new Set(recording.spans.map(span => span.attributes['honeyhive.session_id'])).size, 3)
  t.is(recording.spans.at(-1)?.attributes['honeyhive.session_id'], result.datapoints[0]?.sessionId)
})

test('shouldRetry decides, and retries end', async t => {
  const calls: unknown[] = []
  const result = await evaluate({
    name: 'retries',
    dataset: [{inputs: 'fatal'}, {inputs: 'again'}],
    function: ({inputs}) => {
      calls.push(inputs)
      throw new Error(inputs)
    },
    retries: {limit: 2, delayMs: 1, shouldRetry: error => (error as Error).message === 'again'},
    maxWorkers: 1,
    ...quiet,
  })
  t.deepEqual(calls, ['fatal', 'again', 'again', 'again'])
  t.deepEqual(
    result.datapoints.map(each => each.attempts),
    [1, 3],
  )
})

test('a late span of a timed-out attempt stays in its own session', async t => {
  await using recording = recordSpans()
  const late: Promise<void>[] = []
  const result = await evaluate({
    name: 'late',
    dataset: [{inputs: 1}],
    function: async function slow(_, {attempt, tracer}) {
      if (attempt === 2) return 'in time'
      const work = wait(60).then(() => tracer.startSpan('late').end())
      late.push(work)
      await work
      return 'too late'
    },
    timeout: 20,
    retries: {limit: 1, delayMs: 1},
    tracer: recording.tracer,
    journal: false,
  })
  await Promise.all(late)
  t.is(result.datapoints[0]?.outputs, 'in time')
  const [first, second] = recording.spans.filter(span => span.name === 'slow')
  t.is(second?.attributes['honeyhive.session_id'], result.datapoints[0]?.sessionId)
  t.is(recording.span('late').attributes['honeyhive.session_id'], first?.attributes['honeyhive.session_id'])
})

test('trials repeat each item, next to each other in the result', async t => {
  const result = await evaluate({
    name: 'trials',
    dataset: (async function* () {
      yield {inputs: 'a'}
      yield {inputs: 'b'}
    })(),
    function: async ({inputs}, {trial}) => `${inputs}${trial}`,
    trials: 3,
    ...quiet,
  })
  t.deepEqual(
    result.datapoints.map(each => each.outputs),
    ['a0', 'a1', 'a2', 'b0', 'b1', 'b2'],
  )
  t.is(result.total, 6)
})
