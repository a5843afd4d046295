import {counted, percent, short} from '../compare/format-numbers.ts'
import {reasonOfStop} from '../metrics/reason-of-stop.ts'
import {type GateCheck, type GateRules, toCheck} from './gate-rules.ts'
import {costOf, failuresOf, type GatedRun, latencyOf} from './gated-run.ts'

/**
 * Checks that the run completed and that few enough datapoints failed. The check is never skipped, because a broken run
 * cannot pass.
 */
export function checkFailures(run: GatedRun, {maxFailures = 0}: GateRules): GateCheck[] {
  const {functions, all, aborted} = failuresOf(run)
  const allowed = maxFailures < 1 ? maxFailures * run.total : maxFailures
  const notRun = aborted === 0 ? '' : `, ${aborted} did not run`
  const seen = `${all} of ${counted(run.total, 'datapoint')} failed${notRun}`
  const limit = maxFailures > 0 && maxFailures < 1 ? percent(maxFailures) : String(maxFailures)
  const stopped = reasonOfStop(run)
  // Failed evaluators and datapoints that did not run were not measured.
  const verdict = functions > allowed ? 'failed' : all + aborted > allowed ? 'inconclusive' : 'passed'
  const why = functions <= allowed && all > allowed ? `, ${all - functions} of them in an evaluator` : ''
  return [
    // An incomplete run never passes: datapoints are missing, whatever the other figures are.
    ...(stopped === undefined ? [] : [unmeasured(`the run was ${stopped}`)]),
    ...(run.total === 0 ? [unmeasured('the run has no datapoints')] : []),
    ...(run.runFailures ?? []).map(({evaluator}) => unmeasured(`run evaluator ${evaluator} failed`)),
    toCheck('failures', verdict, verdict === 'passed' ? seen : `${seen}${why}, ${limit} allowed`),
  ]
}

const unmeasured = (summary: string): GateCheck => toCheck('failures', 'inconclusive', summary)

/** Checks the rules `maxLatencyMs` and `maxCost`. */
export function checkBudgets(run: GatedRun, {maxLatencyMs, maxCost}: GateRules): GateCheck[] {
  const limits = typeof maxLatencyMs === 'number' ? {p95: maxLatencyMs} : (maxLatencyMs ?? {})
  return [
    ...Object.entries(limits).map(([name, limit]) => {
      const share = name === 'max' ? 1 : Number(name.slice(1)) / 100
      return checkBudget('latency', `latency ${name}`, latencyOf(run, share), limit, ' ms')
    }),
    ...(maxCost === undefined ? [] : [checkCost(run, maxCost)]),
  ]
}

// Calls without a price make the cost a lower bound: it can be shown to be too high, but not to be low enough.
function checkCost(run: GatedRun, most: number): GateCheck {
  const {cost, unpriced = 0} = costOf(run) ?? {}
  const check = checkBudget('cost', 'cost', cost, most, '')
  if (unpriced === 0 || check.verdict !== 'passed') return check
  return toCheck('cost', 'inconclusive', `cost: ${counted(unpriced, 'call')} had no cost. Give \`prices\``)
}

function checkBudget(
  rule: 'latency' | 'cost',
  name: string,
  seen: number | undefined,
  limit: number,
  suffix: string,
): GateCheck {
  if (seen === undefined) return toCheck(rule, 'inconclusive', `${name}: the run does not report it`)
  const passed = seen <= limit
  const summary = `${name}: ${short(seen)}${suffix} is ${passed ? 'at most' : 'above'} ${short(limit)}${suffix}`
  return toCheck(rule, passed ? 'passed' : 'failed', summary)
}
