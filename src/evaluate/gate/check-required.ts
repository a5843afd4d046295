import {counted} from '../compare/format-numbers.ts'
import {type DatapointStates, datapointStates} from './datapoint-states.ts'
import {type GateCheck, type GateRules, toCheck} from './gate-rules.ts'
import type {GatedRun} from './gated-run.ts'

/** Checks the rule `required`: each of these datapoints succeeded and passes every metric that can be passed. */
export function checkRequired(run: GatedRun, {required}: GateRules): GateCheck[] {
  if (required === undefined) return []
  if (run.datapoints.length === 0) {
    return [toCheck('required', 'inconclusive', 'required: the run kept none of its datapoints. Gate its run file')]
  }
  const states = datapointStates(run)
  const ids = requiredIds(run, required)
  if (ids.length === 0)
    return [toCheck('required', 'inconclusive', 'required: the rule selects no datapoint of the run')]
  const failed = ids.flatMap(id => (outcomeOf(states, id) === 'failed' ? [id] : []))
  const unknown = ids.flatMap(id => (outcomeOf(states, id) === 'inconclusive' ? [id] : []))
  const whole = counted(ids.length, 'required datapoint')
  const doubt = chanceOf(states, ids)
  if (failed.length > 0) {
    const reasons = failed.slice(0, mostNamed).map(id => `${id} (${whyFailed(states, id)})`)
    return [
      toCheck(
        'required',
        'failed',
        `${failed.length} of ${whole} did not pass: ${listed(reasons, failed.length)}${doubt}`,
      ),
    ]
  }
  if (unknown.length > 0) {
    return [
      toCheck(
        'required',
        'inconclusive',
        `${unknown.length} of ${whole} not measured: ${listed(unknown, unknown.length)}`,
      ),
    ]
  }
  return [toCheck('required', 'passed', `${whole} passed`)]
}

const mostNamed = 10

/** Writes the first names of a list, and the number of the others. */
export function listed(names: readonly string[], total: number): string {
  const shown = names.slice(0, mostNamed)
  return [...shown, ...(total > shown.length ? [`and ${total - shown.length} more`] : [])].join(', ')
}

function requiredIds({datapoints}: GatedRun, required: NonNullable<GateRules['required']>): readonly string[] {
  if (Array.isArray(required)) return required
  const selects =
    typeof required === 'function'
      ? required
      : ({metadata}: {readonly metadata?: Readonly<Record<string, unknown>> | undefined}) =>
          metadata?.['required'] === true
  return [
    ...new Set(
      datapoints.flatMap(({id, datapoint}) =>
        selects({inputs: undefined, groundTruth: undefined, ...datapoint, id}) ? [id] : [],
      ),
    ),
  ]
}

function outcomeOf(states: DatapointStates, id: string): GateCheck['verdict'] {
  const trials = states.trials.get(id) ?? []
  if (trials.every(({status}) => status === 'aborted')) return 'inconclusive'
  const found = states.metrics.map(metric => states.state(id, metric))
  if (found.includes('fails')) return 'failed'
  const measured = found.some(state => state === 'passes')
  // Without a metric that can be passed, the function alone decides.
  if (!measured && trials.some(({status}) => status === 'failed')) return 'failed'
  if (states.metrics.length > 0 && !measured) return 'inconclusive'
  return found.includes('unknown') ? 'inconclusive' : 'passed'
}

function whyFailed(states: DatapointStates, id: string): string {
  const trials = states.trials.get(id) ?? []
  if (trials.every(({status}) => status === 'failed')) return 'its function failed'
  return states.metrics.filter(metric => states.state(id, metric) === 'fails').join(', ')
}

/** Returns the warning that chance may decide about single datapoints, for the end of a summary. */
export function chanceOf(states: DatapointStates, ids: Iterable<string>): string {
  const all = [...ids]
  const single = all.some(id => (states.trials.get(id)?.length ?? 0) === 1)
  const flaky = all.filter(id => states.isFlaky(id)).length
  if (single) return '. Each has one trial, so chance alone can decide this; raise `trials`'
  return flaky === 0 ? '' : `. ${counted(flaky, 'datapoint')} passed in some trials only, so chance may decide this`
}
