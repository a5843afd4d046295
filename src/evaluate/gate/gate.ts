import {compare} from '../compare/compare.ts'
import type {Comparison} from '../compare/comparison.ts'
import {checkBudgets, checkFailures} from './check-budgets.ts'
import {checkDrops} from './check-drops.ts'
import {checkThresholds} from './check-thresholds.ts'
import {lowMetrics} from '../metrics/lower-is-better.ts'
import {checkGateRules, type GateCheck, type GateRules} from './gate-rules.ts'
import {type GatedRun, metricsWithMean} from './gated-run.ts'

/** The decision whether a run passes, with the reasons. */
export interface GateResult {
  readonly passed: boolean
  /** All checks, passed and failed. */
  readonly checks: readonly GateCheck[]
  /** The comparison with the baseline, when there is one. */
  readonly comparison?: Comparison
}

/**
 * Decides whether `run` passes. A run cannot pass by accident: its rule fails when the metric was not scored, has too
 * few datapoints or is not a number. Throws an `EvaluationError` for a wrong rule, and when there are no rules.
 *
 * @example
 * const datapoint = (id: string, ok: boolean) => ({id, status: 'ok' as const, metrics: {ok}, failures: [], latencyMs: 1})
 * const datapoints = Array.from({length: 10}, (_, i) => datapoint(`q${i}`, i < 8))
 * const run = {runId: 'r', name: 'answers', datasetId: 'd', total: 10, datapoints}
 * gate(run, {min: {ok: 0.9}}).checks.find(check => !check.passed)?.summary // 'ok: 0.800 is below 0.900'
 */
export function gate(run: GatedRun, given: GateRules): GateResult {
  checkGateRules(given)
  const runs = given.baseline === undefined ? [run] : [run, given.baseline]
  const rules = {...given, lowerIsBetter: lowMetrics(given.lowerIsBetter, runs)}
  const drops = allowedDrops(rules)
  const thresholds = checkThresholds(run, rules, Object.keys(drops))
  const {baseline, lowerIsBetter, seed, resamples} = rules
  const checks = [
    ...checkFailures(run, rules),
    ...thresholds,
    ...(baseline === undefined ? [] : checkDrops(oneSided(baseline, run, rules, drops), rules, drops)),
    ...checkBudgets(run, rules),
  ]
  const comparison =
    baseline === undefined ? {} : {comparison: compare(baseline, run, {lowerIsBetter, seed, resamples})}
  return {passed: checks.every(({passed}) => passed), checks, ...comparison}
}

/** Returns the outcome of a gate in one line: all failed checks, or the number of passed checks. */
export function gateSummary({passed, checks}: GateResult): string {
  const failed = checks.filter(check => !check.passed)
  if (passed) return `gate passed: ${checks.length} of ${checks.length} checks`
  return `gate failed: ${failed.map(({summary}) => summary).join('; ')}`
}

/** Returns the allowed drop by metric. A single number applies to every metric of the baseline that has a mean. */
function allowedDrops({maxDrop, baseline, lowerIsBetter = []}: GateRules): Readonly<Record<string, number>> {
  if (maxDrop === undefined || baseline === undefined) return {}
  if (typeof maxDrop !== 'number') return maxDrop
  return Object.fromEntries(metricsWithMean(baseline, lowerIsBetter).map(name => [name, maxDrop]))
}

// Only one side of the two-sided interval is checked. The metrics share the chance of a false alarm (Bonferroni).
function oneSided(
  baseline: NonNullable<GateRules['baseline']>,
  run: GatedRun,
  {confidence = 0.95, lowerIsBetter, seed, resamples}: GateRules,
  drops: Readonly<Record<string, number>>,
): Comparison {
  const family = Math.max(1, Object.keys(drops).length)
  return compare(baseline, run, {confidence: 1 - (2 * (1 - confidence)) / family, lowerIsBetter, seed, resamples})
}
