import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {evaluate, evaluator, openRun, rescore} from 'enrich-span/evaluate'

const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-failures-'))
test.after.always(() => rmSync(folder, {recursive: true}))

const forty = Array.from({length: 40}, (_, n) => ({inputs: n}))
const quiet = {tracer: {destination: 'memory'}, maxWorkers: 1} as const
const down = (): never => {
  throw new Error('Connection error.', {cause: new Error('connect ECONNREFUSED')})
}

test('the run stops when the given number of datapoints has failed, and says so everywhere', async t => {
  const journal = path.join(folder, 'down.jsonl')
  let calls = 0
  const options = {
    name: 'down',
    dataset: forty,
    function: ({inputs}: {inputs: number}) => {
      calls += 1
      return inputs % 2 === 0 ? down() : inputs
    },
    maxFailures: 3,
    ...quiet,
    journal,
  }
  const result = await evaluate(options)
  t.is(calls, 5)
  t.like(result, {status: 'aborted', ok: false, total: 40, succeeded: 2, failed: 3, aborted: 35})
  const why =
    'stopped after 3 failed datapoints (`maxFailures`); the last one: Error: Connection error. · caused by connect ECONNREFUSED'
  t.is((result.stoppedBy as Error).message, why)
  t.like(JSON.parse(JSON.stringify(result)), {stoppedBy: {message: why}})
  t.is((await openRun(journal)).end?.status, 'aborted')
  // The failures of the stored part do not count again.
  const resumed = await evaluate({...options, resume: true})
  t.like(resumed, {status: 'aborted', succeeded: 5, failed: 6, aborted: 29})
})

test('failed evaluators count as well, once for each datapoint', async t => {
  const journal = path.join(folder, 'judges.jsonl')
  const result = await evaluate({
    name: 'judges',
    dataset: forty,
    function: ({inputs}) => inputs,
    evaluators: [evaluator({name: 'one'}, down), evaluator({name: 'two'}, down)],
    maxFailures: 2,
    ...quiet,
    journal,
  })
  t.like(result, {status: 'aborted', succeeded: 2, failed: 0, aborted: 38})
  t.regex(String(result.stoppedBy), /stopped after 2 failed datapoints .*: evaluator one: Error: Connection error/)
  const whole = path.join(folder, 'whole.jsonl')
  await evaluate({name: 'judges', dataset: forty, function: ({inputs}) => inputs, ...quiet, journal: whole})
  const rescored = await rescore(whole, {evaluators: [down], maxFailures: 4, ...quiet, journal: false})
  t.like(rescored, {status: 'aborted', succeeded: 4, aborted: 36})
})

test('a run with fewer failures completes; work that runs when the limit is reached is finished and kept', async t => {
  const few = await evaluate({
    name: 'few',
    dataset: forty,
    function: ({inputs}) => (inputs < 2 ? down() : inputs),
    maxFailures: 3,
    ...quiet,
    journal: false,
  })
  t.like(few, {status: 'completed', failed: 2, succeeded: 38})
  const together = await evaluate({
    name: 'together',
    dataset: forty,
    function: async ({inputs}) => {
      await Promise.resolve()
      return inputs === 0 ? down() : inputs
    },
    maxFailures: 1,
    ...quiet,
    maxWorkers: 10,
    journal: false,
  })
  t.is(together.failed, 1)
  t.is(together.succeeded + together.failed + together.aborted, 40)
  t.true(together.aborted >= 30)
})

test('a retried datapoint fails once', async t => {
  let calls = 0
  const result = await evaluate({
    name: 'retried',
    dataset: forty,
    function: () => {
      calls += 1
      return down()
    },
    retries: {limit: 2, delayMs: 0},
    maxFailures: 2,
    ...quiet,
    journal: false,
  })
  t.like(result, {failed: 2, aborted: 38})
  t.is(calls, 6)
})

for (const maxFailures of [0, -1, 1.5, '3', Number.NaN]) {
  test(`maxFailures: ${String(maxFailures)} is one clear error`, async t => {
    await t.throwsAsync(
      evaluate({name: 'x', dataset: forty, function: () => 1, maxFailures: maxFailures as number, ...quiet}),
      {
        name: 'EvaluationError',
        message: /`maxFailures` must be a whole number, 1 or more/,
      },
    )
  })
}

test('a metric that was never scored makes the run not ok', async t => {
  const run = async (score: unknown): Promise<boolean> => {
    const {ok} = await evaluate({
      name: 'never',
      dataset: forty.slice(0, 3),
      function: ({inputs}) => inputs,
      evaluators: [
        evaluator({name: 'sometimes'}, outputs => (outputs === 1 ? 1 : undefined)),
        evaluator({name: 'judge'}, () => score),
      ],
      ...quiet,
      journal: false,
    })
    return ok
  }
  t.deepEqual(await Promise.all([run(1), run(undefined), run(null), run({score: null})]), [true, false, false, false])
})
