import {context, type Span} from '@opentelemetry/api'
import {deliverSessionOf} from '../tracer/observe-spans.ts'
import type {HoneyHiveTracer} from '../tracer/tracer.ts'
import {describeError, describeItem, describeMetrics, describeOutputs} from './item-span.ts'
import {collectSpans} from './item-spans.ts'
import type {DatapointResult} from './results.ts'
import {measureAll} from './measure-all.ts'
import {pause} from './pause.ts'
import {rateLimitOf} from './rate-limit.ts'
import {mostRateLimits, retryDelay} from './retries.ts'
import type {Run, Unit} from './run.ts'
import type {RunControl} from './run-control.ts'
import {type Settled, settle, timedOut} from './settle.ts'

/** One call of the function and what came of it. */
type Attempt = Pick<
  DatapointResult,
  | 'status'
  | 'usage'
  | 'outputs'
  | 'error'
  | 'metrics'
  | 'failures'
  | 'failedAsserts'
  | 'latencyMs'
  | 'sessionId'
  | 'traceId'
>

/** Runs one item from its first attempt to its scores; never rejects. Aborted when the run stops before its last attempt. */
export async function runItem(unit: Unit, run: Run): Promise<DatapointResult> {
  const {item, trial} = unit
  const {id, index, datapoint, problem} = item
  const {pace, control} = run
  let waitedMs = 0
  let limits = 0
  for (let attempts = 1; ; attempts++) {
    const waited = pace.enter()
    if (waited !== 0) waitedMs += await waited
    if (control.stopping) {
      pace.leave()
      return {...notStarted(unit, control), attempts: attempts - 1, waitedMs}
    }
    const startedAt = performance.now()
    const attempt = await runAttempt(unit, run, attempts)
    const result = {id, index, trial, datapoint, ...attempt, attempts: problem === undefined ? attempts : 0, waitedMs}
    const limit = attempt.status === 'failed' && problem === undefined ? rateLimitOf(attempt.error) : undefined
    if (limit === undefined) pace.leave()
    else pace.limited(startedAt, limit.waitMs)
    if (attempt.status !== 'failed' || problem !== undefined) return result
    if (limit !== undefined && ++limits <= mostRateLimits) continue
    const delay = retryDelay(run.retries, attempt.error, attempts - limits)
    if (delay === undefined) return result
    const since = performance.now()
    await pause(delay, control.stop)
    waitedMs += performance.now() - since
  }
}

/** The result of an item that a stopped run did not begin. */
export function notStarted({item: {id, index, datapoint}, trial}: Unit, {reason}: RunControl): DatapointResult {
  const nothing = {metrics: {}, failures: [], attempts: 0, latencyMs: 0, waitedMs: 0, sessionId: '', traceId: ''}
  return {id, index, trial, datapoint, status: 'aborted', error: reason, ...nothing}
}

// Each attempt has a tracer and a session of its own: what a timed-out one still does stays with it.
function runAttempt(unit: Unit, run: Run, attempt: number): Promise<Attempt> {
  const {runId, datasetId} = run
  const tracer = run.tracer.fork({
    sessionName: run.name,
    runId,
    datasetId,
    datapointId: unit.item.id,
    isEvaluation: true,
  })
  const options = {root: true, links: run.links}
  return tracer.startActiveSpan(run.functionName, options, span => inside(span, tracer, unit, run, attempt))
}

async function inside(
  span: Span,
  tracer: HoneyHiveTracer,
  {item, trial}: Unit,
  run: Run,
  attempt: number,
): Promise<Attempt> {
  const {datapoint, problem} = item
  const {control} = run
  const {signal} = control
  // The function may lose or swap the context; what follows runs in this one.
  const here = context.active()
  const {spans, usage} = collectSpans(tracer)
  describeItem(span, run.functionName, datapoint)
  const work = (): unknown => {
    if (problem !== undefined) throw problem
    return run.function(datapoint, {tracer, signal, attempt, trial})
  }
  const late = (): Error => timedOut(`function "${run.functionName}"`, run.timeout)
  const startedAt = performance.now()
  const settled = settle(work, {control, timeout: run.timeout, late})
  const ended: Settled = settled instanceof Promise ? await settled : settled
  const latencyMs = performance.now() - startedAt
  const spent = usage.sum === undefined ? {} : {usage: usage.sum}
  const ids = {latencyMs, ...spent, sessionId: tracer.sessionId, traceId: span.spanContext().traceId}
  try {
    if (ended.status !== 'ok') {
      describeError(span, ended.error, latencyMs)
      return {status: ended.status, error: ended.error, metrics: {}, failures: [], ...ids}
    }
    const outputs = ended.value
    describeOutputs(span, outputs, latencyMs)
    const given = {datapoint, spans, signal}
    const {inputs, groundTruth} = datapoint
    const scores = await context.with(here, () =>
      measureAll(run.evaluators, measure => measure(outputs, inputs, groundTruth, given), run),
    )
    // A resumed run takes it up again.
    if (scores === undefined) return {status: 'aborted', error: signal.reason, metrics: {}, failures: [], ...ids}
    describeMetrics(span, scores.metrics)
    return {status: 'ok', ...(outputs === undefined ? {} : {outputs}), ...scores, ...ids}
  } finally {
    span.end()
    deliverSessionOf(tracer)
  }
}
