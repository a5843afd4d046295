import {readFileSync} from 'node:fs'
import test from 'ava'
import {regularizedBeta} from '../../../src/evaluate/statistics/beta.ts'
import {deviationOf, quantileOf} from '../../../src/evaluate/statistics/moments.ts'
import {normalCdf, normalQuantile} from '../../../src/evaluate/statistics/normal.ts'
import {holm, mcnemarExact, signFlipTest} from '../../../src/evaluate/statistics/p-values.ts'
import {studentCdf, studentQuantile} from '../../../src/evaluate/statistics/student.ts'
import {tangoInterval} from '../../../src/evaluate/statistics/tango-interval.ts'

// Made by R 4.2.2 with test/fixtures/statistics/reference.R.
const cases = JSON.parse(readFileSync('test/fixtures/statistics/reference.json', 'utf8')) as readonly Case[]

interface Case {
  readonly call: string
  readonly args: readonly (number | number[])[]
  readonly value: number | number[]
}

const drawn = {seed: 1, resamples: 100}

const ours: Readonly<Record<string, (args: never) => unknown>> = {
  normalQuantile: ([p]: [number]) => normalQuantile(p),
  normalCdf: ([z]: [number]) => normalCdf(z),
  studentQuantile: ([p, freedom]: [number, number]) => studentQuantile(p, freedom),
  studentCdf: ([t, freedom]: [number, number]) => studentCdf(t, freedom),
  regularizedBeta: ([x, a, b]: [number, number, number]) => regularizedBeta(x, a, b),
  mcnemarExact: ([toRight, toWrong]: [number, number]) => mcnemarExact(toRight, toWrong),
  holm: ([ps]: [number[]]) => holm(ps),
  deviationOf: ([values]: [number[]]) => deviationOf(values),
  quantileOf: ([sorted, share]: [number[], number]) => quantileOf(sorted, share),
  signFlipTest: ([differences]: [number[]]) => signFlipTest(differences, drawn),
  tangoInterval: ([toRight, toWrong, count, confidence]: [number, number, number, number]) =>
    Object.values(tangoInterval(toRight, toWrong, count, confidence)),
}

for (const name of Object.keys(ours)) {
  test(`${name} agrees with R to 1e-6`, t => {
    const own = cases.filter(({call}) => call === name)
    t.true(own.length > 0)
    for (const {args, value} of own) {
      const seen = [ours[name]?.(args as never)].flat() as number[]
      for (const [index, wanted] of [value].flat().entries()) {
        const difference = Math.abs((seen[index] ?? Number.NaN) - wanted)
        t.true(
          difference <= 1e-6 * Math.max(1, Math.abs(wanted)),
          `${name}(${args.join()}) = ${seen.join()}, R returns ${String(value)}`,
        )
      }
    }
  })
}

test('a tail far out keeps its relative size: p = 0.00002 is not rounded to 0', t => {
  const {value} = cases.find(({call, args}) => call === 'mcnemarExact' && String(args) === '4,31') as {value: number}
  t.true(Math.abs(mcnemarExact(4, 31) / value - 1) < 1e-6)
})
