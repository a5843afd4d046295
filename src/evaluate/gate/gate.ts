import {compare} from '../compare/compare.ts'
import {type ComparableRun, metricNames} from '../compare/comparable-run.ts'
import type {Comparison} from '../compare/comparison.ts'
import {checkBudgets, checkFailures} from './check-budgets.ts'
import {checkDrops} from './check-drops.ts'
import {checkThresholds} from './check-thresholds.ts'
import type {GatedRun, GateResult} from './gate-result.ts'
import {checkGateRules, type GateRules} from './gate-rules.ts'
import {metricFigures} from './run-figures.ts'

/**
 * Decides whether `run` may pass. It cannot pass by accident: what was not scored, has too few datapoints or is no number
 * fails its rule. Throws an `EvaluationError` for wrong rules, and when no rule is given.
 *
 * @example
 * const row = (id: string, ok: boolean) => ({id, status: 'ok' as const, metrics: {ok}, failures: [], latencyMs: 1})
 * const datapoints = Array.from({length: 10}, (_, i) => row(`q${i}`, i < 8))
 * const run = {runId: 'r', name: 'answers', datasetId: 'd', total: 10, datapoints}
 * gate(run, {min: {ok: 0.9}}).checks.find(check => !check.passed)?.summary // 'ok: 0.800 is below 0.900'
 */
export function gate(run: GatedRun, rules: GateRules): GateResult {
  checkGateRules(rules)
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

/** The one line that says it all. */
export function gateSummary({passed, checks}: GateResult): string {
  const failed = checks.filter(check => !check.passed)
  if (passed) return `gate passed: ${checks.length} of ${checks.length} checks`
  return `gate failed: ${failed.map(({summary}) => summary).join('; ')}`
}

/** By metric; a single number stands for every metric of the baseline that has a mean. */
function allowedDrops({maxDrop, baseline, lowerIsBetter = []}: GateRules): Readonly<Record<string, number>> {
  if (maxDrop === undefined || baseline === undefined) return {}
  if (typeof maxDrop !== 'number') return maxDrop
  const names = [...metricNames(baseline)].filter(name => {
    const {kind} = metricFigures(baseline, name, lowerIsBetter.includes(name))
    return kind === 'pass-fail' || kind === 'score'
  })
  return Object.fromEntries(names.map(name => [name, maxDrop]))
}

// Of a two-sided interval one side is looked at; the chance of a false alarm is shared by the metrics (Bonferroni).
function oneSided(
  baseline: ComparableRun,
  run: GatedRun,
  {confidence = 0.95, lowerIsBetter, seed, resamples}: GateRules,
  drops: Readonly<Record<string, number>>,
): Comparison {
  const family = Math.max(1, Object.keys(drops).length)
  return compare(baseline, run, {confidence: 1 - (2 * (1 - confidence)) / family, lowerIsBetter, seed, resamples})
}
