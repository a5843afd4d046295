import {setTimeout as wait} from 'node:timers/promises'
import test from 'ava'
import type {Diagnostic} from 'enrich-span'
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
  test(`a server that asks for a day, in ${what}, is asked again after ten minutes, which is reported once`, async t => {
    const diagnostics: Diagnostic[] = []
    const waits: number[] = []
    const abort = new AbortController()
    const result = await evaluate({
      name: 'far',
      dataset: [{inputs: 1}, {inputs: 2}],
      function: async () => {
        await wait(1)
        throw Object.assign(new Error('slow down'), {status: 429, ...fields()})
      },
      progress: ({slowed}) => {
        if (slowed !== undefined && waits.push(slowed.waitMs) === 2) abort.abort()
      },
      signal: abort.signal,
      tracer: {destination: 'memory', onDiagnostic: diagnostic => diagnostics.push(diagnostic)},
      journal: false,
    })
    t.is(result.status, 'aborted')
    t.true(
      waits.every(ms => ms > 590_000 && ms <= 600_000),
      String(waits),
    )
    t.deepEqual(
      diagnostics.map(({code, message}) => [code, message]),
      [
        [
          'wait-capped',
          'evaluate(): run "far": a rate limit asks for a wait of 1440 minutes; the run tries again after 10. Check the quota, or stop the run and continue it later with `resume`. [wait-capped]',
        ],
      ],
    )
  })
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
    else t.deepEqual(limit, expected === undefined ? {} : {waitMs: expected})
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
