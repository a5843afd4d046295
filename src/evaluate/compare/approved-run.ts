import {EvaluationError} from '../evaluation-error.ts'
import {approvedFacts, type RunFacts} from '../facts/run-facts.ts'
import type {StoredEvaluator} from '../metrics/evaluator-options.ts'
import {type RunEnding, reasonOfStop} from '../metrics/reason-of-stop.ts'
import type {MetricValue} from '../metrics/score.ts'
import {isRecord} from '../../diagnostics/check-options.ts'
import {byDatapoint} from './by-datapoint.ts'
import {type ComparableDatapoint, type ComparableRun, metricNames} from './comparable-run.ts'

/** A run that may be approved: a result, or a run of `fromStoredRun`. */
export interface ApprovableRun extends ComparableRun, RunEnding {
  readonly selection?: string | undefined
}

/** The text of an approved file is JSON. Its head describes the run, and each datapoint has one line. */
interface ApprovedHead extends RunFacts {
  readonly approved: 1
  readonly runId: string
  readonly name: string
  readonly datasetId: string
  readonly startedAt?: string
  readonly evaluators: readonly StoredEvaluator[]
  readonly trials: number
  /** The metrics, in the order of the values of each trial. */
  readonly metrics: readonly string[]
}

/** The values of one trial in the order of the metrics, `null` where not scored. 'failed' when the function failed. */
type ApprovedTrial =
  | 'failed'
  | readonly (MetricValue | null)[]
  | {
      readonly scores: readonly (MetricValue | null)[]
      /** Evaluators whose assert did not hold. */
      readonly missed?: readonly string[]
      /** Evaluators that failed. */
      readonly failed?: readonly string[]
    }

interface ApprovedItem {
  readonly id: string
  readonly content?: string
  readonly trials: readonly ApprovedTrial[]
}

/**
 * Writes a run as an approved baseline, to be committed beside its eval file: figures by datapoint, without inputs, outputs
 * and explanations. Throws an `EvaluationError` for a run that did not complete, or that ran over a part of its dataset.
 *
 * @example
 * const datapoints = [{id: 'a', status: 'ok' as const, metrics: {right: true}, failures: [], latencyMs: 1}]
 * const text = approvedText({runId: 'r1', name: 'answers', datasetId: 'd', total: 1, datapoints})
 * readApproved(text, 'answers.baseline.json').runId // 'r1'
 */
export function approvedText(run: ApprovableRun): string {
  refuseIncomplete(run)
  const metrics = [...metricNames(run)].sort()
  const {runId, name, datasetId, startedAt, evaluators = [], trials = 1} = run
  const head: ApprovedHead = {
    approved: 1,
    runId,
    name,
    datasetId,
    ...(startedAt === undefined ? {} : {startedAt}),
    ...approvedFacts(run),
    evaluators,
    trials,
    metrics,
  }
  const items = [...byDatapoint(run.datapoints).values()].map(results => JSON.stringify(toItem(results, metrics)))
  return `${JSON.stringify(head, undefined, 1).slice(0, -2)},\n "items": [\n${items.join(',\n')}\n]}\n`
}

function refuseIncomplete(run: ApprovableRun): void {
  const subject = `approve: run "${run.name}" (${run.runId})`
  const stopped = reasonOfStop(run)
  if (stopped !== undefined) throw new EvaluationError(`${subject} was ${stopped}. Approve a completed run`)
  if (run.selection !== undefined) {
    throw new EvaluationError(
      `${subject} ran over a part of its dataset (${run.selection}). Approve a run of all of it`,
    )
  }
  if (run.datapoints.length > 0) return
  throw new EvaluationError(`${subject} kept none of its datapoints. Approve its run file`)
}

function toItem(results: readonly ComparableDatapoint[], metrics: readonly string[]): ApprovedItem {
  const [first] = results
  const {content} = first ?? {}
  return {
    id: first?.id ?? '',
    ...(content === undefined ? {} : {content}),
    trials: results.map(result => toTrial(result, metrics)),
  }
}

function toTrial(
  {status, metrics, failures, failedAsserts = []}: ComparableDatapoint,
  names: readonly string[],
): ApprovedTrial {
  if (status !== 'ok') return 'failed'
  const values = names.map(name => shortened(metrics[name]))
  if (failures.length + failedAsserts.length === 0) return values
  return {
    scores: values,
    ...(failedAsserts.length === 0 ? {} : {missed: failedAsserts}),
    ...(failures.length === 0 ? {} : {failed: failures.map(({evaluator}) => evaluator)}),
  }
}

const digits = 6
const longestLabel = 64

function shortened(value: MetricValue | undefined): MetricValue | null {
  if (value === undefined) return null
  if (typeof value === 'string') return value.slice(0, longestLabel)
  return typeof value === 'number' ? Number(value.toPrecision(digits)) : value
}

/** Reads an approved file as a baseline. Throws an `EvaluationError` for a text that is not one. `file` is its name. */
export function readApproved(text: string, file: string): ComparableRun {
  const approved = parse(text)
  if (approved === undefined) {
    throw new EvaluationError(`"${file}" is not an approved baseline. Write it with: enrich-span approve`)
  }
  const {items, metrics, approved: _, ...head} = approved
  const datapoints = items.flatMap(({id, content, trials}, index) =>
    trials.map(
      (trial): ComparableDatapoint => ({
        id,
        index,
        ...(content === undefined ? {} : {content}),
        ...fromTrial(trial, metrics),
        latencyMs: 0,
      }),
    ),
  )
  return {...head, total: datapoints.length, datapoints}
}

/** Whether a text begins like an approved file, so that a baseline can be either file. */
export const isApproved = (text: string): boolean => /^\s*\{\s*"approved":/.test(text)

function fromTrial(
  trial: ApprovedTrial,
  names: readonly string[],
): Pick<ComparableDatapoint, 'status' | 'metrics' | 'failures' | 'failedAsserts'> {
  if (trial === 'failed') return {status: 'failed', metrics: {}, failures: []}
  const {scores, missed, failed = []} = 'scores' in trial ? trial : {scores: trial, missed: undefined}
  const metrics: Record<string, MetricValue> = {}
  for (const [at, name] of names.entries()) {
    const value = scores[at]
    if (value !== null && value !== undefined) metrics[name] = value
  }
  return {
    status: 'ok',
    metrics,
    failures: failed.map(evaluator => ({evaluator})),
    ...(missed === undefined ? {} : {failedAsserts: missed}),
  }
}

function parse(text: string): (ApprovedHead & {readonly items: readonly ApprovedItem[]}) | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isWhole = isRecord(value) && value['approved'] === 1 && Array.isArray(value['items'])
    return isWhole ? (value as unknown as ReturnType<typeof parse>) : undefined
  } catch {
    return undefined
  }
}
