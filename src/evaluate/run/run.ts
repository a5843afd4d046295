import {context, isSpanContextValid, type Link, trace} from '@opentelemetry/api'
import type {Redact} from '../../redaction/redact.ts'
import {redactOf} from '../../tracer/experiment-hooks.ts'
import type {HoneyHiveTracer} from '../../tracer/tracer.ts'
import {RateLimiter} from '../control/rate-limiter.ts'
import type {RetryOptions} from '../control/retries.ts'
import type {RunControl} from '../control/run-control.ts'
import type {Deadline} from '../control/settle.ts'
import type {Datapoint} from '../dataset/datapoint.ts'
import type {Evaluators} from '../evaluators/named-evaluators.ts'
import type {RunLine} from '../journal/journal.ts'
import type {FunctionContext} from './options.ts'

/** The settings that every trial of a run reads. */
export interface Run extends Evaluators {
  readonly name: string
  readonly runId: string
  readonly datasetId: string
  readonly function: (datapoint: Datapoint, context: FunctionContext) => unknown
  readonly functionName: string
  /** The run's own fork: its ledger is the sum of those of the datapoints. */
  readonly tracer: HoneyHiveTracer
  /** To the span that was active around `evaluate()`. */
  readonly links: Link[]
  /** The tracer's rules for data that must not leave the process. */
  readonly redact: Redact | undefined
  readonly control: RunControl
  /** The turns of the function. */
  readonly rateLimiter: RateLimiter
  /** The turns of the evaluators; absent when all may run at once. */
  readonly evaluatorLimiter: RateLimiter | undefined
  readonly retries: RetryOptions
  /** Of one call of the function. */
  readonly deadline: Deadline
}

/** The parts of a run that its options choose. */
interface RunSettings extends Evaluators {
  readonly function: Run['function']
  readonly tracer: HoneyHiveTracer
  readonly control: RunControl
  readonly maxWorkers: number
  readonly maxEvaluators?: number | undefined
  readonly retries?: number | RetryOptions | undefined
  readonly timeout?: number | undefined
}

export function createRun(
  {runId, name, datasetId, function: {name: functionName}}: RunLine,
  settings: RunSettings,
): Run {
  const {control, evaluators, runEvaluators, maxWorkers, maxEvaluators, retries = 0, timeout, tracer} = settings
  return {
    name,
    runId,
    datasetId,
    function: settings.function,
    functionName,
    evaluators,
    runEvaluators,
    tracer: tracer.fork({sessionName: name, runId, datasetId}),
    redact: redactOf(tracer),
    links: surroundings(),
    control,
    rateLimiter: new RateLimiter(maxWorkers, control.stop),
    evaluatorLimiter: maxEvaluators === undefined ? undefined : new RateLimiter(maxEvaluators, control.abortion),
    retries: typeof retries === 'number' ? {limit: retries} : retries,
    deadline: {control, timeout, subject: `function "${functionName}"`},
  }
}

// The root span of a datapoint is linked to the span that is active around `evaluate()`.
function surroundings(): Run['links'] {
  const span = trace.getSpanContext(context.active())
  return span !== undefined && isSpanContextValid(span) ? [{context: span}] : []
}
