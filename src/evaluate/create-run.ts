import {context, isSpanContextValid, trace} from '@opentelemetry/api'
import type {HoneyHiveTracer} from '../tracer/tracer.ts'
import type {GivenDatapoint} from './datapoint.ts'
import type {RunLine} from './journal.ts'
import type {NamedEvaluator} from './named-evaluators.ts'
import type {EvaluateOptions} from './options.ts'
import {Pace} from './pace.ts'
import type {Run} from './run.ts'
import type {RunControl} from './run-control.ts'

/** Puts together what every item of the run needs to know. */
export function createRun<D extends GivenDatapoint, O>(
  options: EvaluateOptions<D, O>,
  {runId, name, datasetId, function: {name: functionName}}: RunLine,
  evaluators: readonly NamedEvaluator[],
  tracer: HoneyHiveTracer,
  control: RunControl,
): Run {
  const {timeout, maxWorkers = 10, maxEvaluators, retries = 0} = options
  return {
    name,
    runId,
    datasetId,
    function: options.function as Run['function'],
    functionName,
    evaluators,
    tracer: tracer.fork({sessionName: name, runId, datasetId, isEvaluation: true}),
    links: surroundings(),
    control,
    pace: new Pace(maxWorkers, control),
    scoring: maxEvaluators === undefined ? undefined : new Pace(maxEvaluators, control),
    retries: typeof retries === 'number' ? {limit: retries} : retries,
    timeout,
  }
}

/** The links of a datapoint's root span: to the span that is active around `evaluate()`. */
export function surroundings(): Run['links'] {
  const span = trace.getSpanContext(context.active())
  return span !== undefined && isSpanContextValid(span) ? [{context: span}] : []
}
