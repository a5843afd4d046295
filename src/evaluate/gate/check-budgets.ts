import {counted, percent, short} from '../compare/format-numbers.ts'
import type {GateCheck, GatedRun} from './gate-result.ts'
import type {GateRules} from './gate-rules.ts'
import {latencyOf} from './run-figures.ts'

/** That the run came to its end and not too much of it failed. Always checked: a broken run cannot pass. */
export function checkFailures(run: GatedRun, {maxFailures = 0}: GateRules): GateCheck[] {
  const failed = failuresOf(run)
  const allowed = maxFailures < 1 ? maxFailures * run.total : maxFailures
  const seen = `${failed} of ${counted(run.total, 'datapoint')} failed`
  const limit = maxFailures > 0 && maxFailures < 1 ? percent(maxFailures) : String(maxFailures)
  return [
    ...(run.status === 'aborted' ? [{rule: 'failures', passed: false, summary: 'the run was aborted'} as const] : []),
    ...(run.total === 0 ? [{rule: 'failures', passed: false, summary: 'the run has no datapoints'} as const] : []),
    ...(run.runFailures ?? []).map(
      ({evaluator}) => ({rule: 'failures', passed: false, summary: `run evaluator ${evaluator} failed`}) as const,
    ),
    {rule: 'failures', passed: failed <= allowed, summary: failed <= allowed ? seen : `${seen}, ${limit} allowed`},
  ]
}

/** The rules `maxLatencyMs` and `maxCost`. */
export function checkBudgets(run: GatedRun, {maxLatencyMs, maxCost}: GateRules): GateCheck[] {
  const limits = typeof maxLatencyMs === 'number' ? {p95: maxLatencyMs} : (maxLatencyMs ?? {})
  return [
    ...Object.entries(limits).map(([name, limit]) => {
      const share = name === 'max' ? 1 : Number(name.slice(1)) / 100
      return withinBudget('latency', `latency ${name}`, latencyOf(run, share), limit, ' ms')
    }),
    ...(maxCost === undefined ? [] : [withinBudget('cost', 'cost', costOf(run), maxCost, '')]),
  ]
}

function withinBudget(
  rule: 'latency' | 'cost',
  name: string,
  seen: number | undefined,
  limit: number,
  unit: string,
): GateCheck {
  if (seen === undefined) return {rule, passed: false, summary: `${name}: the run does not tell it`}
  const passed = seen <= limit
  const summary = `${name}: ${short(seen)}${unit} is ${passed ? 'at most' : 'above'} ${short(limit)}${unit}`
  return {rule, passed, summary}
}

/** Datapoints that failed in any way, aborted ones included: they are no result either. */
function failuresOf({datapoints, failed, aborted}: GatedRun & {failed?: unknown; aborted?: unknown}): number {
  if (datapoints.length > 0) {
    return datapoints.filter(({status, failures}) => status !== 'ok' || failures.length > 0).length
  }
  return Number(failed ?? 0) + Number(aborted ?? 0)
}

/** The cost of the whole run, where its spans told one. */
function costOf(run: GatedRun): number | undefined {
  const {usage}: {readonly usage?: {readonly cost?: number}} = run as object
  return usage?.cost
}
