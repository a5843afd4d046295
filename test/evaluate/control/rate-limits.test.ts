import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as wait} from 'node:timers/promises'
import test from 'ava'
import {evaluate} from 'enrich-span/evaluate'
import {recordSpans} from 'enrich-span/testing'
import {readRateLimit} from '../../../src/evaluate/control/retries.ts'
import {allowance, runUnderLoad} from './rate-limits/under-load.ts'

const quiet = {tracer: {destination: 'memory'}, journal: false} as const

test('a server that answers 429 is waited for by all workers, and the waiting is no latency', async t => {
  t.timeout(60_000)
  const {result, maxWorkers, server, medians, tooEarly} = await runUnderLoad()
  const {reported, inFunction} = medians
  t.log(`wasted in each episode: ${server.refused.join(', ')}`)
  t.log(
    `median latency ${reported.toFixed(1)} ms, the server's own ${medians.server.toFixed(1)} ms (npm run bench -- rate-limits)`,
  )
  t.like(result, {status: 'completed', succeeded: 120, failed: 0})
  t.true(server.refused.length > 1)
  t.true(server.refused.every(count => count <= maxWorkers))
  t.deepEqual(tooEarly, [], 'no call began before the told time')
  t.true(result.datapoints.some(({waitedMs}) => waitedMs > 500))
  // Beside a clock inside the function: a busy machine is slow for both.
  t.true(
    Math.abs(reported - inFunction) <= allowance(inFunction),
    `${reported} reported, ${inFunction} in the function`,
  )
})

const day = 86_400_000
const farWaits: [string, () => object][] = [
  ['seconds', () => ({headers: {'retry-after': '86400'}})],
  ['a date', () => ({headers: {'retry-after': new Date(Date.now() + day).toUTCString()}})],
  ['milliseconds', () => ({headers: {'retry-after-ms': String(day)}})],
  ['a field of the error', () => ({retryAfter: 86_400})],
]

for (const [what, fields] of farWaits) {
  test(`a server that asks for a day, in ${what}, ends the run, which says until when and goes on later`, async t => {
    const journal = path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-')), 'run.jsonl')
    let isOpen = false
    const run = async (options: object) =>
      evaluate({
        name: 'far',
        dataset: [{inputs: 1}, {inputs: 2}, {inputs: 3}],
        function: async function ask({inputs}) {
          await wait(1)
          if (inputs === 2 && !isOpen) throw Object.assign(new Error('slow down'), {status: 429, ...fields()})
          return inputs
        },
        version: 'the same',
        maxWorkers: 1,
        ...options,
        tracer: {destination: 'memory'},
      })
    const result = await run({journal})
    t.like(result, {status: 'aborted', succeeded: 1, failed: 0, aborted: 2})
    const tomorrow = new Date(Date.now() + day).toISOString().slice(0, 11)
    t.regex(String(result.stoppedBy), new RegExp(`asks to wait until ${tomorrow}.*1440 minutes.*Resume the run after`))
    isOpen = true
    t.like(await run({journal, resume: true}), {status: 'completed', succeeded: 3, total: 3})
  })
}

test('a wait up to maxRateLimitWaitMs is waited for', async t => {
  const started: number[] = []
  const run = async (maxRateLimitWaitMs: number) =>
    evaluate({
      name: 'far',
      dataset: [{inputs: 1}],
      function: () => {
        if (started.push(Date.now()) % 2 === 1)
          throw Object.assign(new Error('slow down'), {status: 429, headers: {'retry-after-ms': '60'}})
      },
      maxRateLimitWaitMs,
      ...quiet,
    })
  t.is((await run(60)).status, 'completed')
  t.true((started[1] ?? 0) - (started[0] ?? 0) >= 59)
  t.is((await run(59)).status, 'aborted')
})

const errors: [string, unknown, number | undefined | false][] = [
  ['a status', {status: 429}, undefined],
  ['an overloaded server', {statusCode: 529, headers: {'Retry-After': '2'}}, 2_000],
  ['fetch headers', {status: 503, headers: new Headers({'retry-after': '1.5'})}, 1_500],
  ['milliseconds first', {status: 429, headers: {'retry-after': '9', 'retry-after-ms': '250'}}, 250],
  ['a response inside', {response: {status: 429, headers: {'retry-after': 3}}}, 3_000],
  ['a cause', new Error('outer', {cause: {code: 'rate_limit_exceeded'}}), undefined],
  ['what the AI SDK collected', {lastError: {statusCode: 429, responseHeaders: {'retry-after': '3'}}}, 3_000],
  ['a part of an aggregate', new AggregateError([new Error('a'), {status: 429}]), undefined],
  ['the code of gRPC', {code: 8, details: 'quota per minute'}, undefined],
  ['the metadata of AWS', {name: 'ClientError', $metadata: {httpStatusCode: 429}}, undefined],
  ['an exception of AWS', {name: 'ThrottlingException'}, undefined],
  ['too many requests of AWS', {name: 'TooManyRequestsException'}, undefined],
  ['a delay of Google in a detail', {status: 429, errorDetails: [{retryDelay: '34s'}]}, 34_000],
  ['a delay of Google in its text', {status: 429, message: '{"retryDelay": "1.5s"}'}, 1_500],
  ['a delay in the body that the AI SDK keeps', {statusCode: 429, responseBody: '{\\"retryDelay\\":\\"2s\\"}'}, 2_000],
  ['a spent quota', {status: 429, code: 'insufficient_quota'}, false],
  ['a spent quota in a wrapper', {lastError: {statusCode: 429, data: {error: {code: 'insufficient_quota'}}}}, false],
  ['a limit of billing', {status: 429, type: 'billing_hard_limit_reached'}, false],
  ['a payment', {status: 402}, false],
  ['an error type of a provider', {type: 'overloaded_error'}, undefined],
  ['a date in the past', {status: 429, headers: {'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT'}}, 0],
  ['a date that is none', {status: 429, headers: {'retry-after': 'soon'}}, undefined],
  ['less than nothing', {status: 429, headers: {'retry-after': '-5'}}, undefined],
  ['another status', {status: 500}, false],
  ['an ordinary error', new Error('no'), false],
  ['text', 'rate limit', false],
  ['nothing', undefined, false],
]

for (const [what, error, expected] of errors) {
  test(`as a rate limit counts: ${what}, ${expected === false ? 'no' : `waiting ${expected} ms`}`, t => {
    const limit = readRateLimit(error)
    if (expected === false) t.is(limit, undefined)
    else t.is(limit?.waitMs, expected)
    if (expected !== false) t.not(limit, undefined)
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
