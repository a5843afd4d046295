// `npm run bench -- statistics`: the whole simulation, some minutes. The tests run a short one with the same seeds.
import {type Figure, falseAlarms, flipCoverage, flipWorlds, power, scoreCoverage, scoreWorlds} from './simulation.ts'

const rounds = 2_000
const print = ({what, share}: Figure): void => console.log(`${(100 * share).toFixed(1).padStart(5)} %  ${what}`)

console.log(`Coverage of 95 % intervals (${rounds} runs each)`)
for (const world of scoreWorlds) for (const count of [100, 400]) print(scoreCoverage(world, count, rounds, 1_000))
for (const world of flipWorlds) for (const count of [50, 200, 652]) print(flipCoverage(world, count, rounds))
console.log(`\nFalse alarms of the gate when nothing changed (${rounds} runs each)`)
for (const kind of ['pass-fail', 'score'] as const) {
  for (const metrics of [1, 3]) for (const count of [50, 200]) print(falseAlarms(kind, metrics, count, rounds))
}
console.log('\nPower at the smallest drop that a comparison could have seen (500 runs each)')
for (const kind of ['pass-fail', 'score'] as const) for (const count of [100, 400]) print(power(kind, count, 500))
