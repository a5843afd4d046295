import {context} from '@opentelemetry/api'
import {ownerOfTracer} from '../../context/state/state.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {deliverSessionOf, observeSpans} from '../../tracer/experiment-hooks.ts'
import type {HoneyHiveTracer} from '../../tracer/tracer.ts'
import {type Settled, settle} from '../control/settle.ts'
import {EvaluatorCall, type Measurable} from '../evaluators/evaluator-call.ts'
import {measureAll} from '../evaluators/measure-all.ts'
import type {DatapointResult} from '../metrics/results.ts'
import {AttemptContext} from './attempt-context.ts'
import {openDatapointSession} from '../sessions/datapoint-session.ts'
import {DatapointSpan} from './datapoint-span.ts'
import type {Run} from './run.ts'
import {SpanLog} from './span-log.ts'
import {type StoredAttempt, toResult} from './trial-result.ts'
import type {Trial} from './trials.ts'

/** One attempt at a trial. */
interface Attempt {
  readonly trial: Trial
  readonly run: Run
  /** The number of the attempt, counted from 1. */
  readonly attempt: number
  /** Milliseconds that the trial has waited so far. */
  readonly waitedMs: number
  /** The earlier call whose outputs are scored again. */
  readonly stored?: StoredAttempt | undefined
}

/**
 * Calls the function once and scores its outputs, in its own tracer and session. So late work of an attempt that timed
 * out stays with that attempt. Never rejects.
 */
export function runAttempt(attempt: Attempt): Promise<DatapointResult> {
  const {trial, run, waitedMs, stored} = attempt
  const tracer = run.tracer.fork({datapointId: trial.loaded.id})
  return tracer.startActiveSpan(run.functionName, {root: true, links: run.links}, async span => {
    try {
      const here = context.active()
      const writer = new DatapointSpan(span)
      const log = new SpanLog(run.pricing)
      const isObserved = observeSpans(tracer, log)
      const session = openDatapointSession(tracer, run.redact)
      session.begin(trial.loaded.datapoint)
      writer.begins(run.functionName, trial.loaded.datapoint, run.parameters)
      const call = await callFunction(attempt, tracer)
      // From here on, spans are those of the evaluators.
      const seen = log.freeze(span, isObserved)
      writer.called(call)
      const {trajectory, latencyMs} = stored ?? {trajectory: seen.trajectory, latencyMs: call.ms}
      const usage = stored === undefined ? seen.usage : stored.usage
      const item = {spans: seen.spans, trajectory, usage, latencyMs}
      // The context is entered again, because the function may have lost or replaced it.
      const scoring = call.status === 'ok' ? context.with(here, () => score(attempt, call.value, item)) : undefined
      const scores = scoring instanceof Promise ? await scoring : scoring
      if (scores !== undefined) writer.measured(scores.metrics)
      if (stored === undefined) reportUntold(log, run)
      const attempted = {
        call,
        scores,
        usage: stored === undefined ? log.usage : stored.usage,
        evaluatorUsage: log.evaluatorUsage,
        trajectory,
        abandoned: abandonedIn(call, scores, run),
        attempts: trial.loaded.problem === undefined ? attempt.attempt : 0,
        latencyMs,
        waitedMs,
        sessionId: tracer.sessionId,
        traceId: span.spanContext().traceId,
      }
      const result = toResult(trial, attempted, run.control.signal.reason)
      session.end(result)
      return result
    } finally {
      span.end()
      deliverSessionOf(tracer)
    }
  })
}

function callFunction({trial: {loaded, trial}, run, attempt}: Attempt, tracer: HoneyHiveTracer): Promise<Settled> {
  const {datapoint, problem} = loaded
  const {control, functionName, timeout} = run
  return settle(
    signal => {
      if (problem !== undefined) throw problem
      return run.function(datapoint, new AttemptContext({tracer, attempt, trial, parameters: run.parameters}, signal))
    },
    {control, timeout, subject: `function "${functionName}"`},
  )
}

function score(
  {trial: {loaded, trial}, run}: Attempt,
  outputs: unknown,
  seen: Omit<Measurable, 'datapoint' | 'id' | 'trial'>,
): ReturnType<typeof measureAll> {
  const {datapoint, id} = loaded
  const {inputs, groundTruth} = datapoint
  const {spans, trajectory, usage, latencyMs} = seen
  const item = {datapoint, id, spans, trajectory, usage, latencyMs, trial}
  return measureAll(
    run.evaluators,
    (measure, signal) => measure(outputs, inputs, groundTruth, new EvaluatorCall(item, signal)),
    run,
  )
}

function abandonedIn(call: Settled, scores: {readonly abandoned?: number} | undefined, {tracer, name}: Run): number {
  const abandoned = (call.abandoned ? 1 : 0) + (scores?.abandoned ?? 0)
  if (abandoned > 0) report(codes.abandonedCall, ownerOfTracer(tracer), () => ({subject: `Run "${name}"`}), abandoned)
  return abandoned
}

function reportUntold({modelCallsUntold}: SpanLog, {tracer, name}: Run): void {
  if (modelCallsUntold) report(codes.usageUntold, ownerOfTracer(tracer), () => ({subject: `Run "${name}"`}))
}
