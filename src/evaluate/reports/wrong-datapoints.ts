import {byDatapoint} from '../compare/by-datapoint.ts'
import {short} from '../compare/format-numbers.ts'
import {lowMetrics} from '../metrics/lower-is-better.ts'
import type {DatapointResult} from '../metrics/results.ts'

/** The datapoints that pull a metric down, worst first. */
interface WrongDatapoints {
  /** The heading of the list, such as `exact wrong in 12` or `similarity lowest`. */
  readonly label: string
  readonly datapoints: readonly {readonly id: string; readonly value?: string}[]
}

/** The parts of a run that tell right from wrong. */
export interface ScoredDatapoints {
  readonly datapoints: readonly (Pick<DatapointResult, 'id' | 'metrics'> & {readonly index?: number})[]
  readonly metrics: Readonly<Record<string, object>>
}

/** The number of datapoints in the list of a score. Nearly every datapoint is below the best one. */
const mostOfScore = 5

/**
 * Lists for each metric the datapoints that are wrong. For a verdict these are all that are false, for a score the
 * lowest, or the highest when `lowerIsBetter` names the metric. Labels and equal scores have no list.
 */
export function wrongDatapoints(
  {datapoints, metrics}: ScoredDatapoints,
  lowerIsBetter?: readonly string[],
): WrongDatapoints[] {
  const low = lowMetrics(lowerIsBetter, [{metrics}])
  return Object.keys(metrics).flatMap(metric => {
    const isLow = low.includes(metric)
    const values = worstById(datapoints, metric, isLow)
    if (values.length === 0) return []
    if (values.every(({isVerdict}) => isVerdict)) {
      const wrong = values.filter(({value}) => (value === 1) === isLow)
      return wrong.length === 0
        ? []
        : [{label: `${metric} wrong in ${wrong.length}`, datapoints: wrong.map(({id}) => ({id}))}]
    }
    const sorted = values.sort((a, b) => (isLow ? b.value - a.value : a.value - b.value))
    const best = sorted.at(-1)?.value
    const wrong = sorted.filter(({value}) => value !== best).slice(0, mostOfScore)
    if (wrong.length === 0) return []
    const listed = wrong.map(({id, value}) => ({id, value: short(value)}))
    return [{label: `${metric} ${isLow ? 'highest' : 'lowest'}`, datapoints: listed}]
  })
}

/**
 * Returns the results that failed or are wrong, worst first: the function failed, an evaluator failed, an assert or a
 * verdict is false, in each group by the sum of the scores.
 */
export function failedFirst<R extends DatapointResult>(
  results: readonly R[],
  lowerIsBetter: readonly string[] = [],
): R[] {
  return results
    .map(result => ({result, severity: severityOf(result, lowerIsBetter), score: scoreOf(result, lowerIsBetter)}))
    .filter(({severity}) => severity > 0)
    .sort((a, b) => b.severity - a.severity || a.score - b.score)
    .map(({result}) => result)
}

function severityOf(
  {status, failures, failedAsserts = [], metrics}: DatapointResult,
  lowerIsBetter: readonly string[],
): number {
  if (status === 'failed') return 4
  if (failures.length > 0) return 3
  if (failedAsserts.length > 0) return 2
  return Object.entries(metrics).some(([name, value]) => value === lowerIsBetter.includes(name)) ? 1 : 0
}

function scoreOf({metrics}: DatapointResult, lowerIsBetter: readonly string[]): number {
  return Object.entries(metrics).reduce((sum, [name, value]) => {
    if (typeof value === 'string') return sum
    return sum + (lowerIsBetter.includes(name) ? -Number(value) : Number(value))
  }, 0)
}

interface Value {
  readonly id: string
  readonly value: number
  readonly isVerdict: boolean
}

// A datapoint with several trials is listed once, with its worst value.
function worstById(datapoints: ScoredDatapoints['datapoints'], metric: string, isLow: boolean): Value[] {
  return [...byDatapoint(datapoints)].flatMap(([id, trials]) => {
    let worst: Value | undefined
    for (const {metrics} of trials) {
      const found = metrics[metric]
      if (found === undefined || typeof found === 'string') continue
      const value = Number(found)
      if (worst === undefined || (isLow ? value > worst.value : value < worst.value))
        worst = {id, value, isVerdict: typeof found === 'boolean'}
    }
    return worst ?? []
  })
}
