import {didYouMean} from '../../diagnostics/did-you-mean.ts'
import {percent, short} from '../compare/format-numbers.ts'
import {type GateCheck, type GateRules, toCheck, usualCoverage} from './gate-rules.ts'
import {allMetrics, type GatedRun, metricFigures} from './gated-run.ts'

/** Checks the rules `min` and `max`, and checks the coverage of every metric that has a rule. */
export function checkThresholds(run: GatedRun, rules: GateRules, alsoCovered: readonly string[]): GateCheck[] {
  const {min = {}, max = {}} = rules
  const covered = [...new Set([...Object.keys(min), ...Object.keys(max), ...alsoCovered])]
  return [
    ...covered.map(metric => checkCoverage(run, metric, rules)),
    ...Object.entries(min).map(([metric, least]) => checkMean(run, metric, rules, 'min', least)),
    ...Object.entries(max).map(([metric, most]) => checkMean(run, metric, rules, 'max', most)),
  ]
}

function checkCoverage(run: GatedRun, metric: string, rules: GateRules): GateCheck {
  const needed = rules.minCoverage ?? usualCoverage
  const {covered, datapoints, kind} = metricFigures(run, metric, isLow(rules, metric))
  // This holds even with `minCoverage: 0`: a metric that was not scored cannot pass.
  if (kind === 'nothing') return toCheck('coverage', 'inconclusive', nothingScored(run, metric), metric)
  if (run.runMetrics?.[metric] !== undefined) {
    return toCheck('coverage', 'passed', `${metric}: measured over the whole run`, metric)
  }
  const share = datapoints === 0 ? 0 : covered / datapoints
  const passed = datapoints > 0 && share >= needed
  const seen = `${metric}: ${covered} of ${datapoints} datapoints scored (${percent(share)})`
  return passed
    ? toCheck('coverage', 'passed', seen, metric)
    : toCheck('coverage', 'inconclusive', `${seen}, ${percent(needed)} needed`, metric)
}

function checkMean(run: GatedRun, metric: string, rules: GateRules, rule: 'min' | 'max', limit: number): GateCheck {
  const {mean, kind} = metricFigures(run, metric, isLow(rules, metric))
  if (mean === undefined || kind === 'nothing') {
    const texts =
      kind === 'mixed' ? 'holds numbers and texts, which have no common mean' : 'holds text, which has no mean'
    return toCheck(
      rule,
      'inconclusive',
      kind === 'nothing' ? nothingScored(run, metric) : `${metric}: ${texts}`,
      metric,
    )
  }
  const passed = rule === 'min' ? mean >= limit : mean <= limit
  const relation = rule === 'min' ? (passed ? 'at least' : 'below') : passed ? 'at most' : 'above'
  return toCheck(rule, passed ? 'passed' : 'failed', `${metric}: ${short(mean)} is ${relation} ${short(limit)}`, metric)
}

function nothingScored(run: GatedRun, metric: string): string {
  if (run.runFailures?.some(({evaluator}) => evaluator === metric)) return `${metric}: its evaluator failed`
  const names = allMetrics(run)
  if (names.includes(metric)) return `${metric}: nothing was scored`
  return [`${metric}: the run has no such metric`, didYouMean(metric, names) ?? []].flat().join('. ')
}

const isLow = ({lowerIsBetter = []}: GateRules, metric: string): boolean => lowerIsBetter.includes(metric)
