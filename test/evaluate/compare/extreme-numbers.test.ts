import test from 'ava'
import {compare, gate} from 'enrich-span/evaluate'
import {seeded} from '../../../src/evaluate/statistics/random.ts'
import {runOf} from './run-of.ts'

const max = Number.MAX_VALUE

/** Returns the paths of all numbers of `value` that JSON would write as null, and of all nulls but those of `detectable`. */
function lost(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} ${value}`]
  if (value === null) return path.endsWith('.detectable') ? [] : [`${path} null`]
  if (typeof value === 'string') return /NaN|Infinity/.test(value) ? [`${path} ${value}`] : []
  if (typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, each]) => lost(each, `${path}.${key}`))
}

const run = (name: string, values: readonly (number | readonly number[])[], figure: number) =>
  runOf(name, Object.fromEntries(values.map((value, at) => [`i${at}`, value])), {runMetrics: {figure}})

const cases: Readonly<Record<string, readonly [before: (at: number) => number, after: (at: number) => number]>> = {
  'from the largest negative number to the largest': [() => -max, () => max],
  'from the largest number to the largest negative': [() => max, () => -max],
  'the largest numbers of both signs': [at => (at % 2 === 0 ? max : -max), at => (at % 3 === 0 ? -max : max)],
  'the largest and the smallest': [at => (at % 2 === 0 ? 5e-324 : 1e308), at => (at % 2 === 0 ? 0 : 1.1e308)],
  'about 1e308': [at => 1e308 + at * 1e300, at => 1e308 - at * 1e306],
  'squares that exceed the range': [at => 1e160 + at * 1e158, at => 2e160 - at * 1e157],
}

for (const [name, [before, after]] of Object.entries(cases)) {
  for (const lowerIsBetter of [[], ['score', 'figure']]) {
    test(`compare and gate have only finite figures: ${name}${lowerIsBetter.length === 0 ? '' : ', low is good'}`, t => {
      for (const count of [2, 8, 40]) {
        const values = (of: (at: number) => number) => Array.from({length: count}, (_, at) => of(at))
        const [old, now] = [run('old', values(before), before(0)), run('new', values(after), after(0))]
        const comparison = compare(old, now, {lowerIsBetter, resamples: 1_000})
        t.deepEqual(lost(comparison), [])
        const gated = gate(now, {
          baseline: old,
          maxDrop: {score: 1e300, figure: 1},
          min: {score: -max},
          max: {score: max},
          lowerIsBetter,
        })
        t.deepEqual(lost(gated), [])
      }
    })
  }
}

test('a change is found whatever the unit of the numbers', t => {
  const random = seeded(1)
  const noise = Array.from({length: 60}, () => random.next() / 10)
  const compared = (unit: number) =>
    compare(
      run(
        'old',
        noise.map(each => each * unit),
        0,
      ),
      run(
        'new',
        noise.map((each, at) => (each + 0.1 + (at % 7) / 100) * unit),
        0,
      ),
    ).metrics['score']
  // A power of two changes no digit.
  const [usual, huge] = [compared(1), compared(2 ** 1020)]
  if (usual?.kind !== 'score' || huge?.kind !== 'score') return t.fail()
  t.is(usual.verdict, 'better')
  t.like(huge, {verdict: usual.verdict, p: usual.p, effect: usual.effect})
  t.is(huge.difference / 2 ** 1020, usual.difference)
  t.is(huge.interval.low / 2 ** 1020, usual.interval.low)
})

test('trials of 1e308 have a finite mean', t => {
  const trials = [1.5e308, 1.5e308, 1.5e308]
  t.deepEqual(lost(compare(run('old', [trials, trials], 0), run('new', [trials, [max, max, -max]], 0))), [])
})
