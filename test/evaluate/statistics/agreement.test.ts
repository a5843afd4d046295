import {readFileSync} from 'node:fs'
import test from 'ava'
import {krippendorffAlpha, type Level} from '../../../src/evaluate/statistics/alpha.ts'
import {cohenKappa} from '../../../src/evaluate/statistics/kappa.ts'

interface Vectors {
  readonly kappa: readonly {
    readonly table: readonly (readonly number[])[]
    readonly kappa: number | null
    readonly observed?: number
    readonly interval?: readonly number[]
  }[]
  readonly alpha: readonly ({readonly units: readonly (readonly (number | string | null)[])[]} & Partial<
    Readonly<Record<Level, number | null>>
  >)[]
}

const {kappa, alpha} = JSON.parse(readFileSync('test/fixtures/agreement.json', 'utf8')) as Vectors
const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-8

for (const {table, kappa: expected, observed = 0, interval: [low = 0, high = 0] = []} of kappa) {
  test(`kappa of ${JSON.stringify(table)} is ${expected}, with the interval of R`, t => {
    const found = cohenKappa(table)
    if (expected === null) {
      t.is(found, undefined)
      return
    }
    t.true(near(found?.value ?? Number.NaN, expected))
    t.true(near(found?.observed ?? Number.NaN, observed))
    t.true(near(found?.interval[0] ?? Number.NaN, low) && near(found?.interval[1] ?? Number.NaN, high))
  })
}

for (const {units, ...levels} of alpha) {
  for (const [level, expected] of Object.entries(levels)) {
    test(`alpha of ${JSON.stringify(units)} is ${expected} (${level})`, t => {
      const ratings = units.map(unit => unit.filter(each => each !== null))
      const found = krippendorffAlpha(ratings, level as Level, {seed: 1, resamples: 200})
      if (expected === null) {
        t.is(found, undefined)
        return
      }
      t.true(near(found?.value ?? Number.NaN, expected ?? Number.NaN), String(found?.value))
      const [low = 0, high = 0] = found?.interval ?? []
      t.true(low <= (found?.value ?? 0) + 1e-9 && high >= low)
      t.deepEqual(krippendorffAlpha(ratings, level as Level, {seed: 1, resamples: 200}), found)
    })
  }
}
