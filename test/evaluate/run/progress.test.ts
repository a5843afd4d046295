import test from 'ava'
import {evaluate, type Progress} from 'enrich-span/evaluate'
import {progressLine} from '../../../src/evaluate/control/progress.ts'

test('a listener is called for each finished datapoint and each rate limit, with its effect on the run', async t => {
  const updates: Progress[] = []
  await evaluate({
    name: 'progress',
    dataset: Array.from({length: 12}, (_, n) => ({inputs: n})),
    function: async ({inputs}, {attempt}) => {
      if (inputs !== 7 || attempt > 1) return inputs
      throw Object.assign(new Error('slow down'), {status: 429, headers: {'retry-after-ms': '40'}})
    },
    maxWorkers: 4,
    tracer: {destination: 'memory'},
    journal: false,
    progress: progress => updates.push(progress),
  })
  t.is(updates.length, 13)
  t.is(updates[0]?.slowed, undefined)
  const [limited] = updates.filter(({slowed}) => slowed !== undefined)
  t.like(limited, {total: 12, slowed: {workers: 2, maxWorkers: 4}})
  t.true((limited?.slowed?.waitMs ?? 0) > 20)
  t.is(updates.at(-1)?.done, 12)
})

const half: Progress = {
  done: 5,
  total: 10,
  failed: 1,
  elapsedMs: 2_000,
  remainingMs: 2_000,
  slowed: {workers: 3, maxWorkers: 10, waitMs: 12_000},
}

for (const [what, progress, line] of [
  [
    'waits',
    half,
    '[=========         ] answers: 5/10, 1 failed, 2.5/s, 2 s left, rate limited: 3 of 10 workers, next in 12 s',
  ],
  [
    'speeds up again',
    {...half, slowed: {workers: 3, maxWorkers: 10, waitMs: 0}},
    '[===============               ] answers: 5/10, 1 failed, 2.5/s, 2 s left, rate limited: 3 of 10 workers',
  ],
  [
    'runs at full speed',
    {...half, slowed: undefined},
    '[===============               ] answers: 5/10, 1 failed, 2.5/s, 2 s left',
  ],
] as const) {
  test(`the progress bar of a run that ${what}`, t => t.is(progressLine('answers', progress, 107), line))
}
