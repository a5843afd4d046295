import {SpanStatusCode} from '@opentelemetry/api'
import {DatapointSpan} from './datapoint-span.ts'
import {measureAll, noScores, type Scores} from '../evaluators/measure-all.ts'
import type {Run} from './run.ts'
import type {ScoredRun} from '../evaluators/run-evaluator.ts'

/**
 * The span does not have the name of the run, because spans of datapoints have the function's name, which may be the
 * same.
 */
const spanName = 'run evaluators'

/**
 * Runs the run evaluators inside a span of the run's own session, and writes their metrics onto that span. Returns
 * `undefined` when the run aborts before all of them have ended.
 */
export async function applyRunEvaluators(run: Run, scored: ScoredRun): Promise<Scores | undefined> {
  const {runEvaluators, tracer, links} = run
  if (runEvaluators.length === 0) return noScores
  return tracer.startActiveSpan(spanName, {root: true, links}, async span => {
    try {
      const writer = new DatapointSpan(span)
      writer.begins(spanName)
      const scores = await measureAll(runEvaluators, (measure, signal) => measure(scored, signal), run)
      if (scores === undefined) span.setStatus({code: SpanStatusCode.ERROR, message: 'aborted'})
      else writer.measured(scores.metrics)
      return scores
    } finally {
      span.end()
    }
  })
}
