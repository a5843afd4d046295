import type {EvaluatorContext} from './evaluator.ts'
import type {NamedEvaluator} from './named-evaluators.ts'
import type {EvaluatorFailure} from './results.ts'
import type {RunControl} from './run-control.ts'
import {type MetricValue, toMetrics} from './score.ts'
import {type Settled, settle} from './settle.ts'

/** What the evaluators of a run say about one output. */
export interface Scores {
  readonly metrics: Readonly<Record<string, MetricValue>>
  readonly failures: readonly EvaluatorFailure[]
  /** The run was aborted before all had answered. */
  readonly aborted: boolean
}

/** Runs all evaluators side by side; metrics come in the order of the evaluators, whichever was first. */
export async function scoreItem(
  evaluators: readonly NamedEvaluator[],
  outputs: unknown,
  context: EvaluatorContext,
  control: RunControl,
): Promise<Scores> {
  const running = evaluators.map(evaluator => measure(evaluator, outputs, context, control))
  const metrics: Record<string, MetricValue> = {}
  const failures: EvaluatorFailure[] = []
  let aborted = false
  for (const [at, {name}] of evaluators.entries()) {
    const settled = await running[at]
    if (settled?.status === 'ok') Object.assign(metrics, settled.value)
    else if (settled?.status === 'failed') failures.push({evaluator: name, error: settled.error})
    else aborted = true
  }
  return {metrics, failures, aborted}
}

async function measure(
  {name, measure: run, options}: NamedEvaluator,
  outputs: unknown,
  context: EvaluatorContext,
  control: RunControl,
): Promise<Settled> {
  const {inputs, groundTruth} = context.datapoint
  const work = (): unknown => run(outputs, inputs, groundTruth, context)
  const late = (): Error => timedOut(`evaluator "${name}"`, options.timeout)
  const {timeout, retries = 0} = options
  for (let left = retries; ; left--) {
    const settled = await settle(work, {control, timeout, late})
    const understood = settled.status === 'ok' ? understand(name, settled.value) : settled
    if (understood.status !== 'failed' || left === 0 || control.stopping) return understood
  }
}

function understand(name: string, returned: unknown): Settled {
  try {
    return {status: 'ok', value: toMetrics(name, returned)}
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
