import {compare} from '../../../src/evaluate/compare/compare.ts'
import type {ComparableDatapoint, ComparableRun} from '../../../src/evaluate/compare/comparable-run.ts'
import type {MeasuredComparison} from '../../../src/evaluate/compare/comparison.ts'
import {gate} from '../../../src/evaluate/gate/gate.ts'
import {bootstrapInterval} from '../../../src/evaluate/statistics/bootstrap-interval.ts'
import {normalQuantile} from '../../../src/evaluate/statistics/normal.ts'
import {type Random, seeded} from '../../../src/evaluate/statistics/random.ts'
import {tangoInterval} from '../../../src/evaluate/statistics/tango-interval.ts'

/** One line of the table: what was simulated, and the share of the runs in which it happened. */
export interface Figure {
  readonly what: string
  readonly share: number
}

/** Differences of scores with a mean that is known. */
interface ScoreWorld {
  readonly name: string
  readonly mean: number
  readonly draw: (random: Random) => number
}

const normal = (random: Random): number => normalQuantile(random.next() || 0.5)
// Triangular, in steps of a tenth: scores of a judge.
const judged = (random: Random): number => Math.round(5 * (random.next() + random.next())) / 10

export const scoreWorlds: readonly ScoreWorld[] = [
  {name: 'normal', mean: 0.1, draw: random => 0.1 + normal(random)},
  {name: 'judge, steps of 0.1', mean: 0, draw: random => judged(random) - judged(random)},
  {name: 'four of five unchanged', mean: 0.05, draw: random => (random.next() < 0.8 ? 0 : 0.25 + normal(random))},
  {name: 'skewed (exponential)', mean: 0, draw: random => -Math.log(1 - random.next()) - 1},
]

/** Shares of datapoints that flip to right and to wrong. */
export const flipWorlds: readonly (readonly [toRight: number, toWrong: number])[] = [
  [0.1, 0.1],
  [0.05, 0.15],
  [0.2, 0.2],
  [0.1, 0.3],
]

/** How often the bootstrap interval holds the true mean. */
export function scoreCoverage(world: ScoreWorld, count: number, rounds: number, resamples: number): Figure {
  const random = seeded(1)
  const hits = times(rounds, round => {
    const values = Array.from({length: count}, () => world.draw(random))
    const {low, high} = bootstrapInterval(values, 0.95, {seed: round, resamples})
    return low <= world.mean && world.mean <= high
  })
  return {what: `scores, ${world.name}, ${count} datapoints`, share: hits / rounds}
}

/** How often Tango's interval holds the true difference. */
export function flipCoverage([toRight, toWrong]: (typeof flipWorlds)[number], count: number, rounds: number): Figure {
  const random = seeded(2)
  const hits = times(rounds, () => {
    const [right, wrong] = flips(random, count, toRight, toWrong)
    const {low, high} = tangoInterval(right, wrong, count, 0.95)
    return low <= toRight - toWrong && toRight - toWrong <= high
  })
  const shares = `${100 * toRight} % flip to right, ${100 * toWrong} % to wrong`
  return {what: `pass/fail, ${shares}, ${count} datapoints`, share: hits / rounds}
}

/** How often the gate fails two runs of the same thing. */
export function falseAlarms(kind: 'pass-fail' | 'score', metrics: number, count: number, rounds: number): Figure {
  const random = seeded(3)
  const value = (): number | boolean => (kind === 'score' ? judged(random) : random.next() < 0.8)
  const alarms = times(rounds, round => {
    const baseline = runOf(count, metrics, value)
    return !gate(runOf(count, metrics, value), {baseline, maxDrop: 0, seed: round, resamples: 500}).passed
  })
  return {
    what: `gate, ${kind}, ${metrics} metric${metrics > 1 ? 's' : ''}, ${count} datapoints`,
    share: alarms / rounds,
  }
}

/** How often a comparison shows a drop as large as the smallest one it could have seen. */
export function power(kind: 'pass-fail' | 'score', count: number, rounds: number): Figure {
  const random = seeded(4)
  const noise = (): number | boolean => (kind === 'score' ? judged(random) : random.next() < 0.8)
  const still = measuredOf(compare(runOf(count, 1, noise), runOf(count, 1, noise)).metrics['m0'])
  const drop = still.detectable ?? 1
  const worse = (): number | boolean => {
    const value = noise()
    return typeof value === 'number' ? value - drop : value && random.next() >= drop / 0.8
  }
  const seen = times(rounds, round => {
    const {metrics} = compare(runOf(count, 1, noise), runOf(count, 1, worse), {seed: round, resamples: 500})
    return measuredOf(metrics['m0']).verdict === 'worse'
  })
  return {what: `power, ${kind}, ${count} datapoints, drop of ${drop.toFixed(3)}`, share: seen / rounds}
}

function times(rounds: number, happens: (round: number) => boolean): number {
  let count = 0
  for (let round = 1; round <= rounds; round++) if (happens(round)) count += 1
  return count
}

function flips(random: Random, count: number, toRight: number, toWrong: number): readonly [number, number] {
  let [right, wrong] = [0, 0]
  for (let drawn = 0; drawn < count; drawn++) {
    const at = random.next()
    if (at < toRight) right += 1
    else if (at < toRight + toWrong) wrong += 1
  }
  return [right, wrong]
}

function runOf(count: number, metrics: number, value: () => number | boolean): ComparableRun {
  const datapoints = Array.from({length: count}, (_, index): ComparableDatapoint => {
    const measured = Object.fromEntries(Array.from({length: metrics}, (__, metric) => [`m${metric}`, value()]))
    return {id: `i${index}`, status: 'ok', metrics: measured, failures: [], latencyMs: 1}
  })
  return {runId: 'r', name: 'simulated', datasetId: 'd', total: count, datapoints}
}

function measuredOf(metric: unknown): MeasuredComparison {
  return metric as MeasuredComparison
}
