import {didYouMean} from '../../diagnostics/did-you-mean.ts'
import {percent, short} from '../compare/format-numbers.ts'
import {type GateCheck, type GateRules, usualCoverage} from './gate-rules.ts'
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
  if (kind === 'nothing') return {rule: 'coverage', metric, passed: false, summary: nothingScored(run, metric)}
  if (run.runMetrics?.[metric] !== undefined) {
    return {rule: 'coverage', metric, passed: true, summary: `${metric}: measured over the whole run`}
  }
  const share = datapoints === 0 ? 0 : covered / datapoints
  const passed = datapoints > 0 && share >= needed
  const seen = `${metric}: ${covered} of ${datapoints} datapoints scored (${percent(share)})`
  return {rule: 'coverage', metric, passed, summary: passed ? seen : `${seen}, ${percent(needed)} needed`}
}

function checkMean(run: GatedRun, metric: string, rules: GateRules, rule: 'min' | 'max', limit: number): GateCheck {
  const {mean, kind} = metricFigures(run, metric, isLow(rules, metric))
  if (mean === undefined || kind === 'nothing') {
    const summary = kind === 'nothing' ? nothingScored(run, metric) : `${metric}: holds text, which has no mean`
    return {rule, metric, passed: false, summary}
  }
  const passed = rule === 'min' ? mean >= limit : mean <= limit
  const relation = rule === 'min' ? (passed ? 'at least' : 'below') : passed ? 'at most' : 'above'
  return {rule, metric, passed, summary: `${metric}: ${short(mean)} is ${relation} ${short(limit)}`}
}

function nothingScored(run: GatedRun, metric: string): string {
  if (run.runFailures?.some(({evaluator}) => evaluator === metric)) return `${metric}: its evaluator failed`
  const names = allMetrics(run)
  if (names.includes(metric)) return `${metric}: nothing was scored`
  return [`${metric}: the run has no such metric`, didYouMean(metric, names) ?? []].flat().join('. ')
}

const isLow = ({lowerIsBetter = []}: GateRules, metric: string): boolean => lowerIsBetter.includes(metric)
