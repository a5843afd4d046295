import type {Comparison, MeasuredComparison} from '../compare/comparison.ts'
import {percent, points, short, shortPercent} from '../compare/format-numbers.ts'
import type {GateCheck} from './gate-result.ts'
import {usualCoverage} from './check-thresholds.ts'
import type {GateRules} from './gate-rules.ts'

/** The rule `maxDrop`, metric by metric, and that the baseline's datapoints are there. */
export function checkDrops(
  comparison: Comparison,
  rules: GateRules,
  drops: Readonly<Record<string, number>>,
): GateCheck[] {
  return [
    checkCommonDatapoints(comparison, rules.minCoverage ?? usualCoverage),
    ...Object.entries(drops).map(([metric, allowed]) =>
      checkDrop(comparison, metric, allowed, {...rules, family: Object.keys(drops).length}),
    ),
  ]
}

// A run over the ten easiest datapoints must not pass against a baseline of a thousand.
function checkCommonDatapoints({baseline, common}: Comparison, needed: number): GateCheck {
  const share = common / baseline.datapoints
  const seen = `${common} of the baseline's ${baseline.datapoints} datapoints are in the run (${percent(share)})`
  const passed = share >= needed
  return {rule: 'coverage', passed, summary: passed ? seen : `${seen}, ${percent(needed)} needed`}
}

/** `family`: the number of metrics with a drop to check. */
interface DropRules extends Pick<GateRules, 'confidence' | 'strict' | 'lowerIsBetter'> {
  readonly family: number
}

function checkDrop({metrics, runMetrics}: Comparison, metric: string, allowed: number, rules: DropRules): GateCheck {
  const compared = metrics[metric]
  const check = (passed: boolean, summary: string): GateCheck => ({
    rule: 'drop',
    metric,
    passed,
    summary: `${metric}: ${summary}`,
  })
  const whole = runMetrics[metric]
  if (whole !== undefined)
    return check(...dropOfWholeRun(whole, allowed, rules.lowerIsBetter?.includes(metric) === true))
  if (compared === undefined) return check(false, 'neither run has such a metric')
  if (compared.kind === 'none' || compared.kind === 'label' || compared.verdict === 'too-few') {
    return check(false, compared.summary)
  }
  const sure = shortPercent(rules.confidence ?? 0.95)
  const amount = (size: number): string => (compared.kind === 'pass-fail' ? points(size) : short(Math.abs(size)))
  const [drop, least, most] = dropOf(compared)
  const seen = drop > 0 ? `dropped by ${amount(drop)}` : drop < 0 ? `rose by ${amount(drop)}` : 'did not move'
  if (rules.strict) {
    const limit = `${amount(allowed)} allowed, at ${sure} confidence`
    if (most <= allowed) return check(true, `${seen}; a drop beyond the ${limit} is excluded`)
    return check(false, `${seen}; a drop of up to ${amount(most)} cannot be excluded: ${limit}`)
  }
  // Both must say so: the exact test keeps the promise about false alarms where few datapoints changed.
  const failed = least > allowed && compared.p / 2 <= (1 - (rules.confidence ?? 0.95)) / rules.family
  if (failed) return check(false, `${seen}, and at ${sure} confidence by more than the ${amount(allowed)} allowed`)
  return check(true, `${seen}; a drop beyond the ${amount(allowed)} allowed is not shown at ${sure} confidence`)
}

// One figure a run has no interval: it counts as it is.
function dropOfWholeRun(
  compared: Comparison['runMetrics'][string],
  allowed: number,
  lowerIsBetter: boolean,
): [boolean, string] {
  if (compared.kind === 'none' || compared.difference === undefined) return [false, compared.summary]
  const drop = lowerIsBetter ? compared.difference : -compared.difference
  const limit = `${short(allowed)} allowed, of a figure of the whole run`
  const seen = drop > 0 ? `dropped by ${short(drop)}` : drop < 0 ? `rose by ${short(-drop)}` : 'did not move'
  return [drop <= allowed, `${seen}; ${limit}`]
}

/** How far the metric got worse: the estimate, the least and the most. */
function dropOf({difference, interval, lowerIsBetter}: MeasuredComparison): readonly [number, number, number] {
  return lowerIsBetter
    ? [difference, interval.low, interval.high]
    : [0 - difference, 0 - interval.high, 0 - interval.low]
}
