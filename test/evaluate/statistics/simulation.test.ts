import test from 'ava'
import {type Figure, falseAlarms, flipCoverage, flipWorlds, scoreCoverage, scoreWorlds} from './simulation.ts'

// `npm run bench -- statistics` runs the same with more rounds; docs/compare.md holds what it printed.
const between = test.macro((t, {what, share}: Figure, low: number, high: number) => {
  t.log(`${(100 * share).toFixed(1)} %  ${what}`)
  t.true(low <= share && share <= high, `${what}: ${share}`)
})

for (const world of scoreWorlds) {
  const figure = scoreCoverage(world, 100, 2_000, 1_000)
  test(`intervals hold the truth: ${figure.what}`, between, figure, 0.93, 0.97)
}

for (const world of flipWorlds) {
  const figure = flipCoverage(world, 50, 2_000)
  test(`intervals hold the truth: ${figure.what}`, between, figure, 0.93, 0.97)
}

for (const [kind, metrics] of [
  ['pass-fail', 1],
  ['pass-fail', 3],
  ['score', 1],
] as const) {
  const figure = falseAlarms(kind, metrics, 50, 300)
  test(`few false alarms: ${figure.what}`, between, figure, 0, 0.06)
}
