import {setTimeout as wait} from 'node:timers/promises'
import test from 'ava'
import {diagnostics} from 'enrich-span'
import {evaluate} from 'enrich-span/evaluate'

const quiet = {tracer: {destination: 'memory'}, journal: false, progress: false, print: false} as const
const datapoints = (count: number) => Array.from({length: count}, (_, inputs) => ({inputs}))

/** Resolves when the signal aborts, as an obedient client does. */
const untilAborted = async (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), {once: true})
  })

test('a call that times out sees it in its signal, and keeps its worker until it has settled', async t => {
  let [running, most, aborts] = [0, 0, 0]
  const signals: AbortSignal[] = []
  const result = await evaluate({
    name: 'obedient',
    dataset: datapoints(100),
    function: async (_, {signal}) => {
      most = Math.max(most, ++running)
      signals.push(signal)
      try {
        await untilAborted(signal)
      } finally {
        aborts += 1
        await wait(2)
        running -= 1
      }
    },
    maxWorkers: 2,
    timeout: 20,
    retries: {limit: 1, delayMs: 1},
    ...quiet,
  })
  t.like({most, aborts, running}, {most: 2, aborts: 200, running: 0})
  t.like(result, {failed: 100, abandoned: 0})
  t.like(result.datapoints[0]?.error, {name: 'TimeoutError'})
  t.like(signals[0]?.reason, {name: 'TimeoutError'})
  t.true((result.datapoints[0]?.latencyMs ?? 99) < 1_000, 'the latency ends with the time-out')
})

test('a call that ignores its signal is given up after a second, counted, and changes nothing later', async t => {
  const {counts} = diagnostics()
  const late: Promise<unknown>[] = []
  const result = await evaluate({
    name: 'deaf',
    dataset: datapoints(4),
    function: ({inputs}) => {
      const work = wait(1_300).then(() => inputs)
      late.push(work)
      return work
    },
    timeout: 10,
    ...quiet,
  })
  t.like(result, {failed: 4, abandoned: 4, status: 'completed'})
  const before = JSON.stringify(result)
  await Promise.all(late)
  t.is(JSON.stringify(result), before)
  t.is(diagnostics().counts['abandoned-call'] - counts['abandoned-call'], 4)
})

test('the next attempt begins after the one before has settled', async t => {
  const events: string[] = []
  await evaluate({
    name: 'in order',
    dataset: datapoints(1),
    function: async (_, {signal, attempt}) => {
      events.push(`begins ${attempt}`)
      await untilAborted(signal).catch(async () => wait(30))
      events.push(`settles ${attempt}`)
    },
    timeout: 10,
    retries: {limit: 1, delayMs: 1},
    ...quiet,
  })
  t.deepEqual(events, ['begins 1', 'settles 1', 'begins 2', 'settles 2'])
})

test('an evaluator has a signal of its own: its time-out is not that of another, and counts no waiting turn', async t => {
  const aborted: string[] = []
  const listen = (name: string, signal: AbortSignal) => signal.addEventListener('abort', () => aborted.push(name))
  const result = await evaluate({
    name: 'evaluators',
    dataset: datapoints(6),
    function: ({inputs}) => inputs,
    evaluators: [
      {
        name: 'slow',
        timeout: 10,
        evaluate: async (_, __, ___, {signal}) => {
          listen('slow', signal)
          return untilAborted(signal)
        },
      },
      {
        name: 'quick',
        timeout: 50,
        evaluate: async (_, __, ___, {signal}) => {
          listen('quick', signal)
          await wait(5)
          return 1
        },
      },
    ],
    maxEvaluators: 1,
    ...quiet,
  })
  t.is(aborted.filter(name => name === 'slow').length, 6)
  t.false(aborted.includes('quick'))
  t.like(result.metrics, {slow: {failed: 6}, quick: {scored: 6}})
})

test('the signal of a call that succeeded is never aborted, whatever becomes of the run', async t => {
  const signals: AbortSignal[] = []
  const controller = new AbortController()
  const result = await evaluate({
    name: 'kept',
    dataset: datapoints(3),
    function: async ({inputs}, {signal}) => {
      if (inputs === 2) {
        controller.abort(new Error('enough'))
        return untilAborted(signal)
      }
      signals.push(signal)
      return inputs
    },
    maxWorkers: 1,
    timeout: 500,
    signal: controller.signal,
    ...quiet,
  })
  t.like(result, {status: 'aborted', succeeded: 2, aborted: 1})
  t.deepEqual(
    signals.map(({aborted}) => aborted),
    [false, false],
  )
})

test('10,000 attempts with a listener each: no warning, and nothing of them stays', async t => {
  const warnings: Error[] = []
  const warned = (warning: Error): void => void warnings.push(warning)
  process.on('warning', warned)
  t.teardown(() => process.off('warning', warned))
  const refs: WeakRef<AbortSignal>[] = []
  await evaluate({
    name: 'listeners',
    dataset: datapoints(10_000),
    function: ({inputs}, {signal}) => {
      signal.addEventListener('abort', () => inputs)
      if (inputs % 100 === 0) refs.push(new WeakRef(signal))
    },
    timeout: 10_000,
    keep: 'summary',
    ...quiet,
  })
  t.deepEqual(
    warnings.filter(({name}) => name === 'MaxListenersExceededWarning'),
    [],
  )
  for (let turns = 0; turns < 5; turns++) {
    await wait(1)
    globalThis.gc?.()
  }
  const alive = refs.filter(ref => ref.deref() !== undefined).length
  t.true(alive <= 2, `${alive} of ${refs.length} signals are still held`)
})

test('a rate limit of an evaluator is waited for in the turns of evaluators', async t => {
  let [calls, inFunction] = [0, 0]
  const result = await evaluate({
    name: 'judges',
    dataset: datapoints(5),
    function: ({inputs}) => {
      inFunction += 1
      return inputs
    },
    evaluators: [
      {
        name: 'judge',
        evaluate: async outputs => {
          calls += 1
          await wait(1)
          if (calls <= 5) throw Object.assign(new Error('slow'), {status: 429, headers: {'retry-after-ms': '20'}})
          return outputs
        },
      },
    ],
    ...quiet,
  })
  t.like(result.metrics, {judge: {scored: 5, failed: 0}})
  t.deepEqual([calls, inFunction], [10, 5])
  t.true(result.datapoints.every(({attempts, waitedMs}) => attempts === 1 && waitedMs === 0))
})

test('a spent quota fails at once: billing, not speed', async t => {
  const {counts} = diagnostics()
  let calls = 0
  const result = await evaluate({
    name: 'quota',
    dataset: datapoints(2),
    function: () => {
      calls += 1
      throw Object.assign(new Error('You exceeded your current quota'), {status: 429, code: 'insufficient_quota'})
    },
    retries: 3,
    ...quiet,
  })
  t.like(result, {failed: 2, status: 'completed'})
  t.is(calls, 2)
  t.is(diagnostics().counts['quota-spent'] - counts['quota-spent'], 2)
})

test('503 for one input, three times while others succeed, is the failure of that input', async t => {
  let refused = 0
  const result = await evaluate({
    name: 'one of them',
    dataset: datapoints(30),
    function: async ({inputs}) => {
      await wait(1)
      if (inputs !== 3) return inputs
      refused += 1
      throw Object.assign(new Error('bad gateway'), {status: 503, headers: {'retry-after-ms': '5'}})
    },
    maxWorkers: 2,
    ...quiet,
  })
  t.like(result, {succeeded: 29, failed: 1, status: 'completed'})
  t.is(refused, 3)
})
