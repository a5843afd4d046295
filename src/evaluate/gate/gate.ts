import {compare} from '../compare/compare.ts'
import type {Comparison} from '../compare/comparison.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {checkBudgets, checkFailures} from './check-budgets.ts'
import {checkDrops} from './check-drops.ts'
import {checkRegressions} from './check-regressions.ts'
import {checkRequired} from './check-required.ts'
import {checkSlices} from './check-slices.ts'
import {checkThresholds} from './check-thresholds.ts'
import {lowMetrics} from '../metrics/lower-is-better.ts'
import {checkGateRules, type GateCheck, type GateRules, type GateVerdict, toCheck} from './gate-rules.ts'
import {type GatedRun, metricsWithMean} from './gated-run.ts'
import {measuredOnly, settleBoth} from './measured-only.ts'

/** The decision whether a run passes, with the reasons. */
export interface GateResult {
  /** 'failed' when one check failed, else 'inconclusive' when one could not be measured, else 'passed'. */
  readonly verdict: GateVerdict
  /** True when the verdict is 'passed'. */
  readonly passed: boolean
  /** All checks, with any verdict. */
  readonly checks: readonly GateCheck[]
  /** The comparison with the baseline, when there is one. */
  readonly comparison?: Comparison
}

/**
 * Decides whether `run` passes. A run cannot pass by accident: a rule is inconclusive when its metric was not scored,
 * has too few datapoints or is not a number, and when it fails only because evaluators failed. Throws an
 * `EvaluationError` for a wrong rule, and when there are no rules.
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
  const {baseline, lowerIsBetter, seed, resamples} = rules
  const compared =
    baseline === undefined ? undefined : tryCompare(() => compare(baseline, run, {lowerIsBetter, seed, resamples}))
  const measured = {run: measuredOnly(run), baseline: baseline && measuredOnly(baseline)}
  const thresholds = (of: GatedRun): GateCheck[] => checkThresholds(of, rules, Object.keys(drops))
  const dropChecks = (of: GatedRun, before: GateRules['baseline']): GateCheck[] =>
    before === undefined ? [] : checkDropsOf(before, of, rules, drops)
  const checks = [
    ...checkFailures(run, rules),
    ...settleBoth(thresholds(run), () => thresholds(measured.run), run),
    ...settleBoth(dropChecks(run, baseline), () => dropChecks(measured.run, measured.baseline), run, baseline),
    ...checkRequired(run, rules),
    ...checkRegressions(run, rules),
    ...checkSlices(run, rules),
    ...checkBudgets(run, rules),
  ]
  return {
    ...decide(checks),
    ...(compared instanceof EvaluationError || compared === undefined ? {} : {comparison: compared}),
  }
}

/** Returns the verdict over all checks. */
function decide(checks: readonly GateCheck[]): Pick<GateResult, 'verdict' | 'passed' | 'checks'> {
  const has = (verdict: GateVerdict): boolean => checks.some(check => check.verdict === verdict)
  const verdict = has('failed') ? 'failed' : has('inconclusive') ? 'inconclusive' : 'passed'
  return {verdict, passed: verdict === 'passed', checks}
}

/** Returns the outcome of a gate in one line: the checks that decided it, or the number of passed checks. */
export function gateSummary({verdict, checks}: Pick<GateResult, 'verdict' | 'checks'>): string {
  if (verdict === 'passed') return `gate passed: ${checks.length} of ${checks.length} checks`
  const deciding = checks.filter(check => check.verdict === verdict)
  return `gate ${verdict}: ${deciding.map(({summary}) => summary).join('; ')}`
}

/** Returns the allowed drop by metric. A single number applies to every metric of the baseline that has a mean. */
function allowedDrops({maxDrop, baseline, lowerIsBetter = []}: GateRules): Readonly<Record<string, number>> {
  if (maxDrop === undefined || baseline === undefined) return {}
  if (typeof maxDrop !== 'number') return maxDrop
  return Object.fromEntries(metricsWithMean(baseline, lowerIsBetter).map(name => [name, maxDrop]))
}

// Only one side of the two-sided interval is checked. The metrics share the chance of a false alarm (Bonferroni).
function checkDropsOf(
  baseline: NonNullable<GateRules['baseline']>,
  run: GatedRun,
  rules: GateRules,
  drops: Readonly<Record<string, number>>,
): GateCheck[] {
  const {confidence = 0.95, lowerIsBetter, seed, resamples} = rules
  const family = Math.max(1, Object.keys(drops).length)
  const comparison = tryCompare(() =>
    compare(baseline, run, {confidence: 1 - (2 * (1 - confidence)) / family, lowerIsBetter, seed, resamples}),
  )
  return comparison instanceof EvaluationError
    ? [toCheck('coverage', 'inconclusive', comparison.message)]
    : checkDrops(comparison, rules, drops)
}

// Runs that have nothing in common, or kept no datapoints, cannot be measured. Other errors are mistakes in this package.
function tryCompare(run: () => Comparison): Comparison | EvaluationError {
  try {
    return run()
  } catch (error) {
    if (error instanceof EvaluationError) return error
    throw error
  }
}
