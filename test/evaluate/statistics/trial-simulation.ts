import type {ComparableDatapoint, ComparableRun} from '../../../src/evaluate/compare/comparable-run.ts'
import {compareRuns} from '../../../src/evaluate/compare/compare-runs.ts'
import {gate} from '../../../src/evaluate/gate/gate.ts'
import {ClusterSums} from '../../../src/evaluate/metrics/cluster-sums.ts'
import {type Random, seeded} from '../../../src/evaluate/statistics/random.ts'
import type {Figure} from './simulation.ts'

/** Spreads of difficulty: the chance of passing is drawn from these beta distributions. */
export const difficulties: readonly (readonly [a: number, b: number])[] = [
  [0.5, 0.5],
  [2, 2],
  [9, 1],
  [0.9, 0.1],
]

/** How often the interval by datapoint holds the true mean. */
export function trialCoverage(
  [a, b]: readonly [number, number],
  trials: number,
  count: number,
  rounds: number,
): Figure {
  const random = seeded(100 * trials + count)
  let hits = 0
  for (let round = 0; round < rounds; round++) {
    const sums = new ClusterSums()
    for (let item = 0; item < count; item++) {
      const chance = beta(random, a, b)
      sums.add(Array.from({length: trials}, () => Number(random.next() < chance)))
    }
    const [low, high] = sums.verdicts(0.975) ?? [0, 0]
    if (low <= a / (a + b) && a / (a + b) <= high) hits += 1
  }
  return {what: `${trials} trials, ${count} datapoints, beta(${a}, ${b})`, share: hits / rounds}
}

/** How often a group of 5 equal runs with 3 metrics has any "better" or "worse". */
export function falseDifferences(kind: 'pass-fail' | 'score', count: number, rounds: number): Figure {
  const random = seeded(7)
  const value = (): number | boolean => (kind === 'score' ? Math.round(10 * random.next()) / 10 : random.next() < 0.7)
  let alarms = 0
  for (let round = 1; round <= rounds; round++) {
    const runs = Array.from({length: 5}, (_, at) => runOf(`r${at}`, count, 3, value))
    const {runs: compared} = compareRuns(runs, {seed: round, resamples: 500})
    const verdicts = compared.flatMap(({comparison}) =>
      Object.values(comparison?.metrics ?? {}).map(metric => ('verdict' in metric ? metric.verdict : '')),
    )
    if (verdicts.some(verdict => verdict === 'better' || verdict === 'worse')) alarms += 1
  }
  return {what: `5 equal runs, 3 metrics, ${kind}, ${count} datapoints`, share: alarms / rounds}
}

/** How often `maxRegressions: 0` fails an unchanged run of 100 datapoints that each pass 95 % of the time. */
export function falseRegressions(trials: number, rounds: number): Figure {
  const random = seeded(11)
  const draw = (): ComparableRun => trialsOf('r', 100, trials, () => random.next() < 0.95)
  let failed = 0
  for (let round = 0; round < rounds; round++) {
    if (gate(draw(), {baseline: draw(), maxRegressions: 0}).verdict === 'failed') failed += 1
  }
  return {what: `maxRegressions: 0, 100 datapoints, ${trials} trial${trials === 1 ? '' : 's'}`, share: failed / rounds}
}

function runOf(runId: string, count: number, metrics: number, value: () => number | boolean): ComparableRun {
  const datapoints = Array.from({length: count}, (_, index): ComparableDatapoint => {
    const measured = Object.fromEntries(Array.from({length: metrics}, (__, metric) => [`m${metric}`, value()]))
    return {id: `i${index}`, index, status: 'ok', metrics: measured, failures: [], latencyMs: 1}
  })
  return {runId, name: 'simulated', datasetId: 'd', total: count, datapoints}
}

function trialsOf(runId: string, count: number, trials: number, value: () => boolean): ComparableRun {
  const datapoints = Array.from({length: count * trials}, (_, at): ComparableDatapoint => {
    const index = Math.floor(at / trials)
    return {id: `i${index}`, index, status: 'ok', metrics: {right: value()}, failures: [], latencyMs: 1}
  })
  return {runId, name: 'simulated', datasetId: 'd', total: count, datapoints}
}

// Two gamma values (Marsaglia and Tsang 2000) give a beta value.
function beta(random: Random, a: number, b: number): number {
  const x = gamma(random, a)
  return x / (x + gamma(random, b))
}

function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * Math.max(random.next(), 2 ** -53) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = normal(random)
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(Math.max(random.next(), 2 ** -53)) < 0.5 * x ** 2 + d - d * v + d * Math.log(v)) return d * v
  }
}

// Box and Muller 1958.
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(Math.max(random.next(), 2 ** -53))) * Math.cos(2 * Math.PI * random.next())
