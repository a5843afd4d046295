import {context} from '@opentelemetry/api'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {deliverSessionOf, observeSpans} from '../../tracer/experiment-hooks.ts'
import type {HoneyHiveTracer} from '../../tracer/tracer.ts'
import {type Settled, settle} from '../control/settle.ts'
import {measureAll} from '../evaluators/measure-all.ts'
import type {DatapointResult} from '../metrics/results.ts'
import {UsageTally} from '../metrics/usage.ts'
import {DatapointSpan} from './datapoint-span.ts'
import type {Run} from './run.ts'
import {toResult} from './trial-result.ts'
import type {Trial} from './trials.ts'

/** One attempt at a trial. */
interface Attempt {
  readonly trial: Trial
  readonly run: Run
  /** The number of the attempt, counted from 1. */
  readonly attempt: number
  /** Milliseconds that the trial has waited so far. */
  readonly waitedMs: number
}

/**
 * Calls the function once and scores its outputs, in its own tracer and session. So late work of an attempt that timed
 * out stays with that attempt. Never rejects.
 */
export function runAttempt(attempt: Attempt): Promise<DatapointResult> {
  const {trial, run, waitedMs} = attempt
  const tracer = run.tracer.fork({datapointId: trial.loaded.id})
  return tracer.startActiveSpan(run.functionName, {root: true, links: run.links}, async span => {
    try {
      const here = context.active()
      const writer = new DatapointSpan(span)
      const {spans, usage} = collectSpans(tracer)
      writer.begins(run.functionName, trial.loaded.datapoint)
      const call = await callFunction(attempt, tracer)
      // Usage is read before the evaluators run, because their model calls are not usage of the function.
      const used = usage.sum
      writer.called(call)
      // The context is entered again, because the function may have lost or replaced it.
      const scoring = call.status === 'ok' ? context.with(here, () => score(attempt, call.value, spans)) : undefined
      const scores = scoring instanceof Promise ? await scoring : scoring
      if (scores !== undefined) writer.measured(scores.metrics)
      const attempted = {
        call,
        scores,
        usage: used,
        attempts: trial.loaded.problem === undefined ? attempt.attempt : 0,
        latencyMs: call.ms,
        waitedMs,
        sessionId: tracer.sessionId,
        traceId: span.spanContext().traceId,
      }
      return toResult(trial, attempted, run.control.signal.reason)
    } finally {
      span.end()
      deliverSessionOf(tracer)
    }
  })
}

function callFunction({trial: {loaded, trial}, run, attempt}: Attempt, tracer: HoneyHiveTracer): Promise<Settled> {
  const {datapoint, problem} = loaded
  const {control, functionName, timeout} = run
  const {signal} = control
  const work = (): unknown => {
    if (problem !== undefined) throw problem
    return run.function(datapoint, {tracer, signal, attempt, trial})
  }
  return settle(work, {control, timeout, subject: `function "${functionName}"`})
}

function score(
  {trial: {loaded}, run}: Attempt,
  outputs: unknown,
  spans: readonly ReadableSpan[],
): ReturnType<typeof measureAll> {
  const {datapoint} = loaded
  const {inputs, groundTruth} = datapoint
  const evaluatorContext = {datapoint, spans, signal: run.control.signal}
  return measureAll(run.evaluators, measure => measure(outputs, inputs, groundTruth, evaluatorContext), run)
}

/**
 * Evaluators receive only the first spans of a datapoint, because a datapoint with millions of spans must not fill the
 * memory.
 */
const mostSpans = 1_000

/** Collects the spans of `tracer` in end order, independent of the destination. */
function collectSpans(tracer: HoneyHiveTracer): {readonly spans: readonly ReadableSpan[]; readonly usage: UsageTally} {
  const spans: ReadableSpan[] = []
  const usage = new UsageTally()
  observeSpans(tracer, span => {
    usage.add(span)
    if (spans.length < mostSpans) spans.push(span)
  })
  return {spans, usage}
}
