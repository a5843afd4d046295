import {EvaluationError} from '../evaluation-error.ts'
import {type ComparableRun} from './comparable-run.ts'
import {compareAll} from './compare.ts'
import type {CompareOptions} from './compare-options.ts'
import type {Comparison} from './comparison.ts'

/** Options of the comparison of several runs. */
export interface CompareRunsOptions extends CompareOptions {
  /** The run that the others are compared with: its position, or its id. The first when absent. */
  readonly baseline?: number | string | undefined
}

/** Several runs, each compared with one baseline. Plain data. */
export interface RunsComparison {
  /** The position of the baseline among the runs. */
  readonly baseline: number
  readonly runs: readonly ComparedVariant[]
}

/** One of the runs, and its comparison with the baseline. */
export interface ComparedVariant extends Pick<ComparableRun, 'runId' | 'name' | 'parameters'> {
  /** The mean of each metric of the datapoints, with failures as worst. */
  readonly means: Readonly<Record<string, number>>
  /** Absent for the baseline itself. */
  readonly comparison?: Comparison
  readonly cost?: number
  /** The middle latency in milliseconds. */
  readonly latencyMs?: number
}

const mostRuns = 20

/**
 * Compares 2 to 20 runs with one of them. Each is compared on the datapoints that it shares with the baseline, and the p
 * values are corrected over all runs and metrics. Throws an `EvaluationError` as `compare` does.
 *
 * @example
 * const datapoint = (id: string, ok: boolean) => ({id, status: 'ok' as const, metrics: {ok}, failures: [], latencyMs: 1})
 * const run = (runId: string, right: number) => ({
 *   runId, name: 'answers', datasetId: 'd', total: 20,
 *   datapoints: Array.from({length: 20}, (_, i) => datapoint(`q${i}`, i < right)),
 * })
 * const {runs} = compareRuns([run('a', 19), run('b', 11), run('c', 18)])
 * runs.map(({comparison}) => comparison?.metrics['ok']?.kind) // [undefined, 'pass-fail', 'pass-fail']
 */
export function compareRuns(
  runs: readonly ComparableRun[],
  {baseline: chosen = 0, ...options}: CompareRunsOptions = {},
): RunsComparison {
  if (runs.length < 2 || runs.length > mostRuns) {
    throw new EvaluationError(`compareRuns(): give 2 to ${mostRuns} runs, got ${runs.length}`)
  }
  const at = typeof chosen === 'number' ? chosen : runs.findIndex(({runId}) => runId === chosen)
  const baseline = runs[at]
  if (baseline === undefined) {
    throw new EvaluationError(`compareRuns(): \`baseline\` is not one of the runs: ${JSON.stringify(chosen)}`)
  }
  const others = runs.filter((_, index) => index !== at)
  const comparisons = compareAll(baseline, others, options)
  return {
    baseline: at,
    runs: runs.map((run, index): ComparedVariant => {
      const comparison = index === at ? undefined : comparisons[index < at ? index : index - 1]
      return {...figuresOf(run), ...(comparison === undefined ? {} : {comparison})}
    }),
  }
}

interface Summary {
  readonly mean?: number
  readonly meanWithFailures?: number
  readonly reduced?: {readonly mean?: number}
}

function figuresOf(run: ComparableRun): ComparedVariant {
  const {runId, name, parameters, metrics = {}} = run
  const {usage, latency} = run as {
    readonly usage?: {readonly cost?: number}
    readonly latency?: {readonly p50?: number}
  }
  const means = Object.entries(metrics).flatMap(([metric, summary]: readonly [string, Summary]) => {
    const mean = summary.reduced?.mean ?? summary.meanWithFailures ?? summary.mean
    return mean === undefined ? [] : [[metric, mean] as const]
  })
  return {
    runId,
    name,
    ...(parameters === undefined ? {} : {parameters}),
    means: Object.fromEntries(means),
    ...(usage?.cost === undefined ? {} : {cost: usage.cost}),
    ...(latency?.p50 === undefined ? {} : {latencyMs: latency.p50}),
  }
}
