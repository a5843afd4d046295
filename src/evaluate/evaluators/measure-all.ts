import {holds} from './assert-metric.ts'
import type {Named} from './named-evaluators.ts'
import type {RateLimiter} from '../control/rate-limiter.ts'
import type {EvaluatorFailure} from '../metrics/results.ts'
import type {RunControl} from '../control/run-control.ts'
import {type Metrics, type MetricValue, toMetrics} from '../metrics/score.ts'
import {type Settled, settle} from '../control/settle.ts'

/** What evaluators said, in the order of the evaluators, whichever was first. */
export interface Scores {
  readonly metrics: Metrics
  readonly failures: readonly EvaluatorFailure[]
  /** Evaluators whose `assert` did not hold; absent when there are none. */
  readonly failedAsserts?: readonly string[]
}

/** What they are run with. */
interface Scoring {
  readonly control: RunControl
  /** Their turns; absent when all may run at once. */
  readonly scoring: RateLimiter | undefined
}

/**
 * Runs `evaluators` side by side, each as `call` does it. `undefined` when the run was aborted before all had answered:
 * half of the scores would look like a result. A promise only where an evaluator or its turn takes time.
 */
export function measureAll<F>(
  evaluators: readonly Named<F>[],
  call: (measure: F) => unknown,
  run: Scoring,
): Scores | undefined | Promise<Scores | undefined> {
  const running = evaluators.map(evaluator =>
    run.scoring === undefined ? measure(evaluator, call, run.control) : inTurn(evaluator, call, run, run.scoring),
  )
  return isAnswered(running) ? gather(evaluators, running) : gatherLater(evaluators, running)
}

async function gatherLater(
  evaluators: readonly Named<unknown>[],
  running: readonly (Measured | Promise<Measured>)[],
): Promise<Scores | undefined> {
  const measured: Measured[] = []
  for (const each of running) measured.push(await each)
  return gather(evaluators, measured)
}

function isAnswered(running: readonly (Measured | Promise<Measured>)[]): running is readonly Measured[] {
  return running.every(each => !(each instanceof Promise))
}

type Measured =
  | Exclude<Settled, {status: 'ok'}>
  | {readonly status: 'ok'; readonly metrics: Metrics; readonly holds: boolean}

function gather(evaluators: readonly Named<unknown>[], measured: readonly Measured[]): Scores | undefined {
  const metrics: Record<string, MetricValue> = {}
  const failures: EvaluatorFailure[] = []
  const failedAsserts: string[] = []
  for (const [at, {name}] of evaluators.entries()) {
    const each = measured[at]
    if (each === undefined || each.status === 'aborted') return undefined
    if (each.status === 'failed') failures.push({evaluator: name, error: each.error})
    else {
      Object.assign(metrics, each.metrics)
      if (!each.holds) failedAsserts.push(name)
    }
  }
  return {metrics, failures, ...(failedAsserts.length === 0 ? {} : {failedAsserts})}
}

async function inTurn<F>(
  evaluator: Named<F>,
  call: (measure: F) => unknown,
  {control}: Scoring,
  turns: RateLimiter,
): Promise<Measured> {
  await turns.enter()
  try {
    return control.aborted ? {status: 'aborted', error: control.reason} : await measure(evaluator, call, control)
  } finally {
    turns.leave()
  }
}

function measure<F>(
  evaluator: Named<F>,
  call: (measure: F) => unknown,
  control: RunControl,
): Measured | Promise<Measured> {
  const first = attempt(evaluator, call, control)
  const {retries = 0} = evaluator.options
  return retries === 0 ? first : again(first, retries, () => attempt(evaluator, call, control), control)
}

async function again(
  first: Measured | Promise<Measured>,
  retries: number,
  next: () => Measured | Promise<Measured>,
  control: RunControl,
): Promise<Measured> {
  let measured = await first
  for (let left = retries; left > 0 && measured.status === 'failed' && !control.stopping; left--)
    measured = await next()
  return measured
}

function attempt<F>(
  evaluator: Named<F>,
  call: (measure: F) => unknown,
  control: RunControl,
): Measured | Promise<Measured> {
  const {subject, measure: run, options} = evaluator
  const settled = settle(() => call(run), {control, timeout: options.timeout, subject})
  return settled instanceof Promise ? settled.then(each => understand(evaluator, each)) : understand(evaluator, settled)
}

function understand({name, options}: Named<unknown>, settled: Settled): Measured {
  if (settled.status !== 'ok') return settled
  try {
    const metrics = toMetrics(name, settled.value)
    return {status: 'ok', metrics, holds: holds(name, metrics, options)}
  } catch (error) {
    return {status: 'failed', error}
  }
}
