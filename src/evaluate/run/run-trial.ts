import {monotonicMs} from '#platform/clock'
import {ownerOfTracer} from '../../context/state/state.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {pause} from '../control/run-control.ts'
import {mostRateLimits, retryDelay} from '../control/retries.ts'
import {sumOfUsage} from '../spans/usage.ts'
import {Refusals} from '../control/refusals.ts'
import type {NamedEvaluator} from '../evaluators/named-evaluators.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {fromDatapointLine} from '../journal/datapoint-line.ts'
import type {DatapointLine} from '../journal/journal.ts'
import type {DatapointResult} from '../metrics/results.ts'
import type {Run} from './run.ts'
import {runAttempt} from './run-attempt.ts'
import {notRun, type StoredAttempt} from './trial-result.ts'
import type {Trial} from './trials.ts'

/**
 * Runs a trial from its first attempt to its scores. The trial is aborted when the run stops before its last attempt.
 * Never rejects.
 */
export async function runTrial(trial: Trial, run: Run, stored?: StoredAttempt): Promise<DatapointResult> {
  const {rateLimiter, control} = run
  const refusals = new Refusals(rateLimiter)
  let waitedMs = 0
  let limits = 0
  let earlier: DatapointResult | undefined
  for (let attempt = 1; ; attempt++) {
    if (!rateLimiter.tryEnter()) waitedMs += await rateLimiter.enter()
    if (control.stopping) {
      rateLimiter.leave(false)
      return withEarlier(notRun(trial, control.reason, attempt - 1, waitedMs), earlier)
    }
    const startedAt = monotonicMs()
    const result = withEarlier(await runAttempt({trial, run, attempt, waitedMs, stored}), earlier)
    // A stored error may be a rate limit, which is past.
    const retry = result.status === 'failed' && trial.loaded.problem === undefined && stored === undefined
    const limit = retry ? refusals.limitIn(result.error) : undefined
    if (refusals.quotaSpent) reportQuota(run)
    const waits = limit !== undefined && run.waitsFor(limit)
    if (waits) rateLimiter.limited(startedAt, limit.waitMs)
    else rateLimiter.leave(result.status === 'ok')
    if (!retry) return result
    earlier = result
    if (limit !== undefined && !waits) continue
    if (waits && ++limits <= mostRateLimits) continue
    const delay = refusals.quotaSpent ? undefined : retryDelay(run.retries, result.error, attempt - limits)
    if (delay === undefined) return result
    const since = monotonicMs()
    await pause(delay, control.stop)
    waitedMs += monotonicMs() - since
  }
}

function reportQuota({name, tracer}: Run): void {
  report(codes.quotaSpent, ownerOfTracer(tracer), () => ({subject: `Run "${name}"`}))
}

/** What all attempts used counts, not only what the last one did. */
function withEarlier(result: DatapointResult, earlier: DatapointResult | undefined): DatapointResult {
  if (earlier === undefined) return result
  const usage = sumOfUsage(earlier.usage, result.usage)
  const evaluatorUsage = sumOfUsage(earlier.evaluatorUsage, result.evaluatorUsage)
  const abandoned = (earlier.abandoned ?? 0) + (result.abandoned ?? 0)
  return {
    ...result,
    ...(usage === undefined ? {} : {usage}),
    ...(evaluatorUsage === undefined ? {} : {evaluatorUsage}),
    ...(abandoned === 0 ? {} : {abandoned}),
  }
}

/** Runs the evaluators over stored outputs. The function is not called, and its stored figures stay. */
export async function rescoreTrial(trial: Trial, line: DatapointLine, run: Run): Promise<DatapointResult> {
  const {attempts, latencyMs, waitedMs} = line
  const {outputs, error, usage, trajectory} = fromDatapointLine(line)
  if (line.redacted) report(codes.redactedOutputs, undefined, () => ({subject: `Run "${run.name}"`}))
  const replay = (): unknown => {
    if (line.status === 'failed') throw error
    return outputs
  }
  if (line.converted && !line.partial) report(codes.convertedOutputs, undefined, () => ({subject: `Run "${run.name}"`}))
  const evaluators = line.partial ? run.evaluators.map(failing) : run.evaluators
  const stored = {latencyMs, ...(usage && {usage}), ...(trajectory && {trajectory})}
  const again = {...run, evaluators, function: replay, retries: {limit: 0}}
  const result = await runTrial(trial, again, stored)
  return {...result, attempts, latencyMs, waitedMs}
}

// The evaluators fail, because a score of incomplete outputs would look like a score of all outputs.
function failing({name, subject, options}: NamedEvaluator): NamedEvaluator {
  const measure = (): never => {
    throw new EvaluationError(`${subject}: the run file holds only a part of the outputs. Run the datapoint again`)
  }
  return {name, subject, measure, options: {...options, retries: 0}}
}
