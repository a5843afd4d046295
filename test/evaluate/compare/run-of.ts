import type {ComparableDatapoint, ComparableRun} from '../../../src/evaluate/compare/comparable-run.ts'

/** One value of a metric; FAILED, ABORTED and EVALUATOR FAILED are datapoints without one. */
export type Score = number | boolean | string | undefined

/** A run with one metric, `score`, by datapoint id; a list is trials. */
export function runOf(
  name: string,
  scores: Readonly<Record<string, Score | readonly Score[]>>,
  more: Partial<ComparableRun> = {},
): ComparableRun {
  const datapoints = Object.entries(scores).flatMap(([id, score]) =>
    (Array.isArray(score) ? (score as readonly Score[]) : [score as Score]).map(value => datapointOf(id, value)),
  )
  return {runId: `run-${name}`, name, datasetId: 'EXT-1', total: datapoints.length, datapoints, ...more}
}

/** Datapoints `i0`, `i1`, … with the values that `value` gives. */
export const scored = (count: number, value: (index: number) => Score): Record<string, Score> =>
  Object.fromEntries(Array.from({length: count}, (_, index) => [`i${index}`, value(index)]))

function datapointOf(id: string, score: Score): ComparableDatapoint {
  const datapoint = {id, status: 'ok' as const, metrics: {}, failures: [], latencyMs: 5}
  if (score === 'FAILED') return {...datapoint, status: 'failed'}
  if (score === 'ABORTED') return {...datapoint, status: 'aborted'}
  if (score === 'EVALUATOR FAILED') return {...datapoint, failures: [{evaluator: 'score'}]}
  return {...datapoint, metrics: score === undefined ? {} : {score: score}}
}
