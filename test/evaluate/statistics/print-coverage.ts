// `npm run bench -- coverage`: intervals of trials, several equal runs and maxRegressions, simulated with fixed seeds.
import type {Figure} from './simulation.ts'
import {difficulties, falseDifferences, falseRegressions, trialCoverage} from './trial-simulation.ts'

const draws = 4_000
const groups = 2_000
const print = ({what, share}: Figure): void => console.log(`${(100 * share).toFixed(1).padStart(5)} %  ${what}`)

console.log(`Coverage of 95 % intervals by datapoint (${draws} runs each)`)
for (const trials of [2, 5, 10]) {
  for (const count of [50, 200]) for (const spread of difficulties) print(trialCoverage(spread, trials, count, draws))
}
console.log(`\nAny false "better" or "worse" (${groups} groups each)`)
for (const kind of ['pass-fail', 'score'] as const) print(falseDifferences(kind, 60, groups))
console.log(`\nAn unchanged run fails (${draws} runs each)`)
for (const trials of [1, 3, 5, 9]) print(falseRegressions(trials, draws))
