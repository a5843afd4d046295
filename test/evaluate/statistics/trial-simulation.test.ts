import test from 'ava'
import {difficulties, falseDifferences, falseRegressions, trialCoverage} from './trial-simulation.ts'

// Short, with the seeds of `npm run bench -- coverage`.
for (const spread of difficulties) {
  test(`95 % intervals of 5 trials hold the truth, beta(${spread.join(', ')})`, t => {
    const {share} = trialCoverage(spread, 5, 50, 1_000)
    t.log(`${(100 * share).toFixed(1)} %`)
    t.true(share >= 0.92 && share <= 0.97, String(share))
  })
}

test('a group of 5 equal runs with 3 metrics rarely has a false difference', t => {
  const {share} = falseDifferences('pass-fail', 60, 200)
  t.true(share <= 0.09, String(share))
})

for (const [trials, expected] of [
  [1, 0.99],
  [3, 0.51],
  [5, 0.11],
  [9, 0.003],
] as const) {
  test(`maxRegressions: 0 with ${trials} trials fails an unchanged run in ${100 * expected} % of runs`, t => {
    const {share} = falseRegressions(trials, 150)
    t.true(Math.abs(share - expected) < 0.13, String(share))
  })
}
