import {context, isSpanContextValid, trace} from '@opentelemetry/api'
import {redactOf} from '../../tracer/experiment-hooks.ts'
import type {HoneyHiveTracer} from '../../tracer/tracer.ts'
import type {RunLine} from '../journal/journal.ts'
import type {Evaluators} from '../evaluators/named-evaluators.ts'
import {RateLimiter} from '../control/rate-limiter.ts'
import type {RetryOptions} from '../control/retries.ts'
import type {Run} from './run.ts'
import type {RunControl} from '../control/run-control.ts'

/** What calls the function of a run, and how often at a time. */
interface RunSettings extends Evaluators {
  readonly function: Run['function']
  readonly tracer: HoneyHiveTracer
  readonly control: RunControl
  readonly maxWorkers: number
  readonly maxEvaluators?: number | undefined
  readonly retries?: number | RetryOptions | undefined
  readonly timeout?: number | undefined
}

/** Puts together what every item of the run needs to know. */
export function createRun({runId, name, datasetId, function: {name: functionName}}: RunLine, given: RunSettings): Run {
  const {control, evaluators, runEvaluators, maxWorkers, maxEvaluators, retries = 0, timeout, tracer} = given
  return {
    name,
    runId,
    datasetId,
    function: given.function,
    functionName,
    evaluators,
    runEvaluators,
    tracer: tracer.fork({sessionName: name, runId, datasetId, isEvaluation: true}),
    redact: redactOf(tracer),
    links: surroundings(),
    control,
    pace: new RateLimiter(maxWorkers, control.stop),
    scoring: maxEvaluators === undefined ? undefined : new RateLimiter(maxEvaluators, control.abortion),
    retries: typeof retries === 'number' ? {limit: retries} : retries,
    patience: {control, timeout, subject: `function "${functionName}"`},
  }
}

// A datapoint's root span is linked to the span that is active around `evaluate()`.
function surroundings(): Run['links'] {
  const span = trace.getSpanContext(context.active())
  return span !== undefined && isSpanContextValid(span) ? [{context: span}] : []
}
