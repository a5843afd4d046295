import type {ComparableDatapoint, ComparableRun} from '../../../src/evaluate/compare/comparable-run.ts'

/** One value of a metric; FAILED, ABORTED and EVALUATOR FAILED are datapoints without one. */
export type Told = number | boolean | string | undefined

/** A run with one metric, `score`, by datapoint id; a list is trials. */
export function runOf(
  name: string,
  scores: Readonly<Record<string, Told | readonly Told[]>>,
  more: Partial<ComparableRun> = {},
): ComparableRun {
  const datapoints = Object.entries(scores).flatMap(([id, told]) =>
    (Array.isArray(told) ? (told as readonly Told[]) : [told as Told]).map(value => rowOf(id, value)),
  )
  return {runId: `run-${name}`, name, datasetId: 'EXT-1', total: datapoints.length, datapoints, ...more}
}

/** Datapoints `i0`, `i1`, … with the values that `value` gives. */
export const scored = (count: number, value: (index: number) => Told): Record<string, Told> =>
  Object.fromEntries(Array.from({length: count}, (_, index) => [`i${index}`, value(index)]))

function rowOf(id: string, told: Told): ComparableDatapoint {
  const row = {id, status: 'ok' as const, metrics: {}, failures: [], latencyMs: 5}
  if (told === 'FAILED') return {...row, status: 'failed'}
  if (told === 'ABORTED') return {...row, status: 'aborted'}
  if (told === 'EVALUATOR FAILED') return {...row, failures: [{evaluator: 'score'}]}
  return {...row, metrics: told === undefined ? {} : {score: told}}
}
