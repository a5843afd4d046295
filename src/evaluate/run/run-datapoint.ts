import {monotonicMs} from '#platform/clock'
import {context, type Span} from '@opentelemetry/api'
import {ownerOfTracer} from '../../context/state/state.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {deliverSessionOf} from '../../tracer/experiment-hooks.ts'
import type {HoneyHiveTracer} from '../../tracer/tracer.ts'
import {DatapointSpan} from './datapoint-span.ts'
import {collectSpans} from './collect-spans.ts'
import type {DatapointResult} from '../metrics/results.ts'
import {measureAll} from '../evaluators/measure-all.ts'
import type {NamedEvaluator} from '../evaluators/named-evaluators.ts'
import {pause} from '../control/pause.ts'
import {type RateLimit, rateLimitOf} from '../control/rate-limit.ts'
import {mostRateLimits, retryDelay} from '../control/retries.ts'
import type {Run, Trial} from './run.ts'
import type {RunControl} from '../control/run-control.ts'
import {type Settled, settle} from '../control/settle.ts'

/** Runs one item from its first attempt to its scores; never rejects. Aborted when the run stops before its last attempt. */
export async function runDatapoint(unit: Trial, run: Run): Promise<DatapointResult> {
  const {problem} = unit.loaded
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
    const startedAt = monotonicMs()
    const result = await runAttempt(unit, run, attempts, waitedMs)
    const limit = result.status === 'failed' && problem === undefined ? rateLimitOf(result.error) : undefined
    if (limit === undefined) pace.leave()
    else {
      pace.limited(startedAt, limit.waitMs)
      reportCapped(limit, run)
    }
    if (result.status !== 'failed' || problem !== undefined) return result
    if (limit !== undefined && ++limits <= mostRateLimits) continue
    const delay = retryDelay(run.retries, result.error, attempts - limits)
    if (delay === undefined) return result
    const since = monotonicMs()
    await pause(delay, control.stop)
    waitedMs += monotonicMs() - since
  }
}

// Once a run: each run has a tracer of its own.
function reportCapped({waitMs = 0, askedMs}: RateLimit, {name, tracer}: Run): void {
  if (askedMs === undefined) return
  const [asked, capped] = [askedMs, waitMs].map(ms => Math.round(ms / 60_000))
  report(codes.waitCapped, ownerOfTracer(tracer), () => ({
    subject: `evaluate(): run "${name}"`,
    cause: `a rate limit asks for a wait of ${asked} minutes; the run tries again after ${capped}`,
  }))
}

/** The result of an item that a stopped run did not begin. */
export function notStarted({loaded: {id, index, datapoint}, trial}: Trial, {reason}: RunControl): DatapointResult {
  const nothing = {metrics: {}, failures: [], attempts: 0, latencyMs: 0, waitedMs: 0, sessionId: '', traceId: ''}
  return {id, index, trial, datapoint, status: 'aborted', error: reason, ...nothing}
}

// Each attempt has a tracer and a session of its own: what a timed-out one still does stays with it.
function runAttempt(unit: Trial, run: Run, attempt: number, waitedMs: number): Promise<DatapointResult> {
  const tracer = run.tracer.fork({datapointId: unit.loaded.id})
  const options = {root: true, links: run.links}
  return tracer.startActiveSpan(run.functionName, options, span => inside(span, tracer, unit, run, attempt, waitedMs))
}

async function inside(
  span: Span,
  tracer: HoneyHiveTracer,
  {loaded, trial}: Trial,
  run: Run,
  attempt: number,
  waitedMs: number,
): Promise<DatapointResult> {
  const {id, index, datapoint, problem} = loaded
  const {control} = run
  const {signal} = control
  // The function may lose or swap the context; what follows runs in this one.
  const here = context.active()
  const {spans, usage} = collectSpans(tracer)
  const told = new DatapointSpan(span)
  told.begins(run.functionName, datapoint)
  const work = (): unknown => {
    if (problem !== undefined) throw problem
    return run.function(datapoint, {tracer, signal, attempt, trial})
  }
  const startedAt = monotonicMs()
  const settled = settle(work, run.patience)
  const ended: Settled = settled instanceof Promise ? await settled : settled
  const latencyMs = monotonicMs() - startedAt
  // Written out: a result is made for every item, and putting it together from parts costs as much as all its spans.
  const result: Mutable = {
    id,
    index,
    trial,
    datapoint,
    status: ended.status,
    metrics: nothing,
    failures: none,
    attempts: problem === undefined ? attempt : 0,
    latencyMs,
    waitedMs,
    sessionId: tracer.sessionId,
    traceId: span.spanContext().traceId,
  }
  if (usage.sum !== undefined) result.usage = usage.sum
  try {
    if (ended.status !== 'ok') {
      told.failed(ended.error, latencyMs)
      result.error = ended.error
      return result
    }
    const outputs = ended.value
    told.ended(outputs, latencyMs)
    const given = {datapoint, spans, signal}
    const {inputs, groundTruth} = datapoint
    const call = (measure: NamedEvaluator['measure']): unknown => measure(outputs, inputs, groundTruth, given)
    const measuring =
      context.active() === here
        ? measureAll(run.evaluators, call, run)
        : context.with(here, () => measureAll(run.evaluators, call, run))
    const scores = measuring instanceof Promise ? await measuring : measuring
    if (scores === undefined) {
      // A resumed run takes it up again.
      result.status = 'aborted'
      result.error = signal.reason
      return result
    }
    if (outputs !== undefined) result.outputs = outputs
    result.metrics = scores.metrics
    result.failures = scores.failures
    if (scores.failedAsserts !== undefined) result.failedAsserts = scores.failedAsserts
    told.measured(scores.metrics)
    return result
  } finally {
    span.end()
    deliverSessionOf(tracer)
  }
}

type Mutable = {-readonly [K in keyof DatapointResult]: DatapointResult[K]}

const nothing: DatapointResult['metrics'] = Object.freeze({})
const none: DatapointResult['failures'] = Object.freeze([])
