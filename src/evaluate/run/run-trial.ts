import {monotonicMs} from '#platform/clock'
import {ownerOfTracer} from '../../context/state/state.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {pause} from '../control/run-control.ts'
import {mostRateLimits, type RateLimit, readRateLimit, retryDelay} from '../control/retries.ts'
import type {NamedEvaluator} from '../evaluators/named-evaluators.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {fromDatapointLine} from '../journal/datapoint-line.ts'
import type {DatapointLine} from '../journal/journal.ts'
import type {DatapointResult} from '../metrics/results.ts'
import type {Run} from './run.ts'
import {runAttempt} from './run-attempt.ts'
import {notRun} from './trial-result.ts'
import type {Trial} from './trials.ts'

/**
 * Runs a trial from its first attempt to its scores. The trial is aborted when the run stops before its last attempt.
 * Never rejects.
 */
export async function runTrial(trial: Trial, run: Run): Promise<DatapointResult> {
  const {rateLimiter, control} = run
  let waitedMs = 0
  let limits = 0
  for (let attempt = 1; ; attempt++) {
    if (!rateLimiter.tryEnter()) waitedMs += await rateLimiter.enter()
    if (control.stopping) {
      rateLimiter.leave()
      return notRun(trial, control.reason, attempt - 1, waitedMs)
    }
    const startedAt = monotonicMs()
    const result = await runAttempt({trial, run, attempt, waitedMs})
    const retry = result.status === 'failed' && trial.loaded.problem === undefined
    const limit = retry ? readRateLimit(result.error) : undefined
    if (limit === undefined) rateLimiter.leave()
    else {
      rateLimiter.limited(startedAt, limit.waitMs)
      reportCapped(limit, run)
    }
    if (!retry) return result
    if (limit !== undefined && ++limits <= mostRateLimits) continue
    const delay = retryDelay(run.retries, result.error, attempt - limits)
    if (delay === undefined) return result
    const since = monotonicMs()
    await pause(delay, control.stop)
    waitedMs += monotonicMs() - since
  }
}

// The message is logged once per run, because each run has its own tracer.
function reportCapped({waitMs = 0, askedMs}: RateLimit, {name, tracer}: Run): void {
  if (askedMs === undefined) return
  const [asked, capped] = [askedMs, waitMs].map(ms => Math.round(ms / 60_000))
  report(codes.waitCapped, ownerOfTracer(tracer), () => ({
    subject: `evaluate(): run "${name}"`,
    cause: `a rate limit asks for a wait of ${asked} minutes; the run tries again after ${capped}`,
  }))
}

/** Runs the evaluators over stored outputs. The function is not called, and its stored timings stay. */
export async function rescoreTrial(trial: Trial, line: DatapointLine, run: Run): Promise<DatapointResult> {
  const {attempts, latencyMs, waitedMs} = line
  const {outputs, error} = fromDatapointLine(line)
  if (line.redacted) report(codes.redactedOutputs, undefined, () => ({subject: `Run "${run.name}"`}))
  const replay = (): unknown => {
    if (line.status === 'failed') throw error
    return outputs
  }
  if (line.converted && !line.partial) report(codes.convertedOutputs, undefined, () => ({subject: `Run "${run.name}"`}))
  const evaluators = line.partial ? run.evaluators.map(failing) : run.evaluators
  const result = await runTrial(trial, {...run, evaluators, function: replay, retries: {limit: 0}})
  return {...result, attempts, latencyMs, waitedMs}
}

// The evaluators fail, because a score of incomplete outputs would look like a score of all outputs.
function failing({name, subject, options}: NamedEvaluator): NamedEvaluator {
  const measure = (): never => {
    throw new EvaluationError(`${subject}: the run file holds only a part of the outputs. Run the datapoint again`)
  }
  return {name, subject, measure, options: {...options, retries: 0}}
}
