import {counted, percent, short} from '../compare/format-numbers.ts'
import {reasonOfStop} from '../metrics/reason-of-stop.ts'
import type {GateCheck, GateRules} from './gate-rules.ts'
import {abortedOf, costOf, failuresOf, type GatedRun, latencyOf} from './gated-run.ts'

/**
 * Checks that the run completed and that few enough datapoints failed. The check is never skipped, because a broken run
 * cannot pass.
 */
export function checkFailures(run: GatedRun, {maxFailures = 0}: GateRules): GateCheck[] {
  const failed = failuresOf(run)
  const allowed = maxFailures < 1 ? maxFailures * run.total : maxFailures
  const missing = abortedOf(run)
  const notRun = missing === 0 ? '' : `, ${missing} did not run`
  const seen = `${failed - missing} of ${counted(run.total, 'datapoint')} failed${notRun}`
  const limit = maxFailures > 0 && maxFailures < 1 ? percent(maxFailures) : String(maxFailures)
  const stopped = reasonOfStop(run)
  return [
    // An incomplete run always fails: datapoints are missing, whatever the other figures are.
    ...(stopped === undefined ? [] : [failure(`the run was ${stopped}`)]),
    ...(run.total === 0 ? [failure('the run has no datapoints')] : []),
    ...(run.runFailures ?? []).map(({evaluator}) => failure(`run evaluator ${evaluator} failed`)),
    {rule: 'failures', passed: failed <= allowed, summary: failed <= allowed ? seen : `${seen}, ${limit} allowed`},
  ]
}

const failure = (summary: string): GateCheck => ({rule: 'failures', passed: false, summary})

/** Checks the rules `maxLatencyMs` and `maxCost`. */
export function checkBudgets(run: GatedRun, {maxLatencyMs, maxCost}: GateRules): GateCheck[] {
  const limits = typeof maxLatencyMs === 'number' ? {p95: maxLatencyMs} : (maxLatencyMs ?? {})
  return [
    ...Object.entries(limits).map(([name, limit]) => {
      const share = name === 'max' ? 1 : Number(name.slice(1)) / 100
      return checkBudget('latency', `latency ${name}`, latencyOf(run, share), limit, ' ms')
    }),
    ...(maxCost === undefined ? [] : [checkBudget('cost', 'cost', costOf(run), maxCost, '')]),
  ]
}

function checkBudget(
  rule: 'latency' | 'cost',
  name: string,
  seen: number | undefined,
  limit: number,
  suffix: string,
): GateCheck {
  if (seen === undefined) return {rule, passed: false, summary: `${name}: the run does not report it`}
  const passed = seen <= limit
  const summary = `${name}: ${short(seen)}${suffix} is ${passed ? 'at most' : 'above'} ${short(limit)}${suffix}`
  return {rule, passed, summary}
}
