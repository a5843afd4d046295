import type {ComparableRun} from '../compare/comparable-run.ts'
import {counted, percent} from '../compare/format-numbers.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {chanceOf, listed} from './check-required.ts'
import {type DatapointStates, datapointStates} from './datapoint-states.ts'
import {type GateCheck, type GateRules, toCheck} from './gate-rules.ts'
import type {GatedRun} from './gated-run.ts'

/**
 * Checks the rule `maxRegressions`: few enough datapoints that passed in the baseline fail now. With one number for all
 * metrics, a datapoint regresses when any metric that it passed fails now.
 */
export function checkRegressions(run: GatedRun, {maxRegressions, baseline}: GateRules): GateCheck[] {
  if (maxRegressions === undefined || baseline === undefined) return []
  if (run.datapoints.length === 0 || baseline.datapoints.length === 0) {
    const summary = 'regressions: one of the runs kept none of its datapoints. Gate its run file'
    return [toCheck('regressions', 'inconclusive', summary)]
  }
  const before = datapointStates(baseline)
  const now = datapointStates(run)
  if (typeof maxRegressions === 'number') {
    const metrics = before.metrics.filter(metric => now.metrics.includes(metric))
    return [checkRegressed({before, now, metrics, allowed: maxRegressions})]
  }
  return Object.entries(maxRegressions).map(([metric, allowed]) => {
    refuseWithoutPassing(run, now, metric)
    refuseWithoutPassing(baseline, before, metric)
    return checkRegressed({before, now, metrics: [metric], allowed, metric})
  })
}

// A metric that neither run has is inconclusive. One that has numbers needs a limit to pass.
function refuseWithoutPassing({datapoints}: ComparableRun, {metrics}: DatapointStates, metric: string): void {
  if (metrics.includes(metric)) return
  const value = datapoints.map(each => each.metrics[metric]).find(each => each !== undefined)
  if (value === undefined) return
  const kind = typeof value === 'string' ? 'labels' : 'numbers'
  throw new EvaluationError(
    `gate: \`maxRegressions.${metric}\`: the metric has ${kind} without an \`assert\`, so nothing says what passing is. Give its evaluator an \`assert\``,
  )
}

interface Regressions {
  readonly before: DatapointStates
  readonly now: DatapointStates
  readonly metrics: readonly string[]
  readonly allowed: number
  readonly metric?: string
}

function checkRegressed({before, now, metrics, allowed, metric}: Regressions): GateCheck {
  const name = metric === undefined ? '' : `${metric}: `
  const passedBefore = [...before.trials.keys()].filter(id => metrics.some(each => before.state(id, each) === 'passes'))
  if (passedBefore.length === 0) {
    const summary = `${name}regressions: no datapoint of the baseline passed, so none can regress`
    return toCheck('regressions', 'inconclusive', summary, metric)
  }
  const lost = (id: string, state: 'fails' | 'unknown'): boolean =>
    metrics.some(each => before.state(id, each) === 'passes' && stateNow(now, id, each) === state)
  const regressed = passedBefore.filter(id => lost(id, 'fails'))
  const unknown = passedBefore.filter(id => !lost(id, 'fails') && lost(id, 'unknown'))
  const limit = allowed > 0 && allowed < 1 ? allowed * passedBefore.length : allowed
  const allowance = allowed > 0 && allowed < 1 ? percent(allowed) : String(allowed)
  const seen = `${name}${regressed.length} of ${counted(passedBefore.length, 'datapoint')} that passed in the baseline fail now`
  if (regressed.length > limit) {
    const summary = `${seen}, ${allowance} allowed: ${listed(regressed, regressed.length)}${doubts(before, now, regressed)}`
    return toCheck('regressions', 'failed', summary, metric)
  }
  if (regressed.length + unknown.length > limit) {
    const summary = `${seen}, and ${unknown.length} more were not measured: ${listed(unknown, unknown.length)}`
    return toCheck('regressions', 'inconclusive', summary, metric)
  }
  return toCheck('regressions', 'passed', `${seen}, ${allowance} allowed`, metric)
}

// A datapoint that is gone, and one that is no longer scored, was not measured.
function stateNow(now: DatapointStates, id: string, metric: string): 'passes' | 'fails' | 'unknown' {
  return now.state(id, metric) ?? (now.trials.get(id)?.some(({status}) => status === 'failed') ? 'fails' : 'unknown')
}

const doubts = (before: DatapointStates, now: DatapointStates, ids: readonly string[]): string =>
  chanceOf(now, ids) || chanceOf(before, ids)
