import {holds} from './assert-metric.ts'
import type {EvaluatorContext} from './evaluator.ts'
import type {EvaluatorOptions} from './evaluator-options.ts'
import type {NamedEvaluator} from './named-evaluators.ts'
import type {EvaluatorFailure} from './results.ts'
import type {Run} from './run.ts'
import type {RunControl} from './run-control.ts'
import {type Metrics, type MetricValue, toMetrics} from './score.ts'
import {type Settled, settle} from './settle.ts'

/** What the evaluators of a run say about one output. */
export interface Scores {
  readonly metrics: Readonly<Record<string, MetricValue>>
  readonly failures: readonly EvaluatorFailure[]
  /** Evaluators whose `assert` did not hold; absent when there are none. */
  readonly failedAsserts?: readonly string[]
  /** The run was aborted before all had answered. */
  readonly aborted: boolean
}

/** Runs all evaluators side by side; metrics come in the order of the evaluators, whichever was first. */
export async function scoreItem(
  run: Pick<Run, 'evaluators' | 'control' | 'scoring'>,
  outputs: unknown,
  context: EvaluatorContext,
): Promise<Scores> {
  const {evaluators, control, scoring} = run
  const running = evaluators.map(async evaluator => {
    if (scoring === undefined) return measure(evaluator, outputs, context, control)
    await scoring.enter()
    try {
      return control.aborted ? undefined : await measure(evaluator, outputs, context, control)
    } finally {
      scoring.leave()
    }
  })
  const metrics: Record<string, MetricValue> = {}
  const failures: EvaluatorFailure[] = []
  const failedAsserts: string[] = []
  let aborted = false
  for (const [at, {name}] of evaluators.entries()) {
    const settled = await running[at]
    if (settled?.status === 'ok') {
      Object.assign(metrics, settled.value.metrics)
      if (!settled.value.holds) failedAsserts.push(name)
    } else if (settled?.status === 'failed') failures.push({evaluator: name, error: settled.error})
    else aborted = true
  }
  return {metrics, failures, ...(failedAsserts.length === 0 ? {} : {failedAsserts}), aborted}
}

type Measured =
  | Exclude<Settled, {status: 'ok'}>
  | {readonly status: 'ok'; readonly value: {readonly metrics: Metrics; readonly holds: boolean}}

async function measure(
  {name, measure: run, options}: NamedEvaluator,
  outputs: unknown,
  context: EvaluatorContext,
  control: RunControl,
): Promise<Measured> {
  const {inputs, groundTruth} = context.datapoint
  const work = (): unknown => run(outputs, inputs, groundTruth, context)
  const late = (): Error => timedOut(`evaluator "${name}"`, options.timeout)
  const {timeout, retries = 0} = options
  for (let left = retries; ; left--) {
    const settled = await settle(work, {control, timeout, late})
    const understood = settled.status === 'ok' ? understand(name, settled.value, options) : settled
    if (understood.status !== 'failed' || left === 0 || control.stopping) return understood
  }
}

function understand(name: string, returned: unknown, options: EvaluatorOptions): Measured {
  try {
    const metrics = toMetrics(name, returned)
    return {status: 'ok', value: {metrics, holds: holds(name, metrics, options)}}
  } catch (error) {
    return {status: 'failed', error}
  }
}

/** The error of work that took too long. */
export function timedOut(subject: string, ms: number | undefined): Error {
  const error = new Error(`${subject} did not settle within ${ms} ms`)
  error.name = 'TimeoutError'
  return error
}
