import type {Comparison, MeasuredComparison} from '../compare/comparison.ts'
import {percent, points, short, shortPercent} from '../compare/format-numbers.ts'
import {type GateCheck, type GateRules, type GateVerdict, toCheck, usualCoverage} from './gate-rules.ts'

/** Checks the rule `maxDrop` metric by metric, and checks that the run has the baseline's datapoints. */
export function checkDrops(
  comparison: Comparison,
  rules: GateRules,
  drops: Readonly<Record<string, number>>,
): GateCheck[] {
  return [
    checkCommon(comparison, rules.minCoverage ?? usualCoverage),
    ...Object.entries(drops).map(([metric, allowed]) =>
      checkDrop(comparison, metric, allowed, {...rules, family: Object.keys(drops).length}),
    ),
  ]
}

// A run over the ten easiest datapoints must not pass against a baseline of a thousand.
function checkCommon({baseline, common}: Comparison, needed: number): GateCheck {
  const share = common / baseline.datapoints
  const seen = `${common} of the baseline's ${baseline.datapoints} datapoints are in the run (${percent(share)})`
  if (share >= needed) return toCheck('coverage', 'passed', seen)
  return toCheck('coverage', 'inconclusive', `${seen}, ${percent(needed)} needed`)
}

interface DropRules extends Pick<GateRules, 'confidence' | 'strict' | 'lowerIsBetter'> {
  /** The number of metrics whose drop is checked. */
  readonly family: number
}

function checkDrop({metrics, runMetrics}: Comparison, metric: string, allowed: number, rules: DropRules): GateCheck {
  const compared = metrics[metric]
  const ofRun = runMetrics[metric]
  const [verdict, summary]: Outcome =
    ofRun !== undefined
      ? runMetricDrop(ofRun, allowed, rules.lowerIsBetter?.includes(metric) === true)
      : compared === undefined
        ? ['inconclusive', 'neither run has such a metric']
        : metricDrop(compared, allowed, rules)
  return toCheck('drop', verdict, `${metric}: ${summary}`, metric)
}

type Outcome = readonly [verdict: GateVerdict, summary: string]

function metricDrop(compared: Comparison['metrics'][string], allowed: number, rules: DropRules): Outcome {
  if (compared.kind === 'none' || compared.kind === 'label' || compared.verdict === 'too-few') {
    return ['inconclusive', compared.summary]
  }
  const {confidence = 0.95} = rules
  const sure = `at ${shortPercent(confidence)} confidence`
  const amount = (size: number): string => (compared.kind === 'pass-fail' ? points(size) : short(Math.abs(size)))
  const {estimate, least, most} = dropOf(compared)
  const seen = describeDrop(estimate, amount)
  const limit = `the ${amount(allowed)} allowed`
  if (rules.strict) {
    if (most <= allowed) return ['passed', `${seen}; a drop of more than ${limit} is excluded ${sure}`]
    return ['failed', `${seen}; a drop of up to ${amount(most)} cannot be excluded ${sure}, more than ${limit}`]
  }
  // Both tests must show the drop. With few changed datapoints, only the exact test keeps the rate of false alarms.
  const isShown = least > allowed && compared.p / 2 <= (1 - confidence) / rules.family
  if (isShown) return ['failed', `${seen}, ${sure} more than ${limit}`]
  return ['passed', `${seen}; a drop of more than ${limit} is not shown ${sure}`]
}

// One figure per run does not have an interval, so the figure itself is compared.
function runMetricDrop(compared: Comparison['runMetrics'][string], allowed: number, lowerIsBetter: boolean): Outcome {
  if (compared.kind === 'none' || compared.difference === undefined) return ['inconclusive', compared.summary]
  const drop = lowerIsBetter ? compared.difference : -compared.difference
  const verdict = drop <= allowed ? 'passed' : 'failed'
  return [verdict, `${describeDrop(drop, short)}; ${short(allowed)} allowed, of a figure of the whole run`]
}

function describeDrop(drop: number, format: (size: number) => string): string {
  if (drop === 0) return 'did not change'
  return drop > 0 ? `dropped by ${format(drop)}` : `rose by ${format(-drop)}`
}

/** How far the metric got worse: the estimate, and both ends of its interval. */
function dropOf({
  difference,
  interval,
  lowerIsBetter,
}: MeasuredComparison): Readonly<Record<'estimate' | 'least' | 'most', number>> {
  return lowerIsBetter
    ? {estimate: difference, least: interval.low, most: interval.high}
    : {estimate: 0 - difference, least: 0 - interval.high, most: 0 - interval.low}
}
