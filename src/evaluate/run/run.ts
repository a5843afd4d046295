import {context, isSpanContextValid, type Link, trace} from '@opentelemetry/api'
import {redactOf} from '../../tracer/experiment-hooks.ts'
import type {HoneyHiveTracer} from '../../tracer/tracer.ts'
import {RateLimiter} from '../control/rate-limiter.ts'
import type {RunControl} from '../control/run-control.ts'
import type {Datapoint} from '../dataset/datapoint.ts'
import type {Evaluators} from '../evaluators/named-evaluators.ts'
import type {RunLine} from '../journal/journal.ts'
import type {EvaluateOptions, FunctionContext} from './options.ts'

/** The settings that every trial of a run reads. */
export interface Run extends Evaluators {
  readonly name: string
  readonly runId: string
  readonly datasetId: string
  /** The part of the dataset that runs; absent for the whole dataset. */
  readonly selection?: string | undefined
  readonly function: (datapoint: Datapoint, context: FunctionContext) => unknown
  readonly functionName: string
  /** The run's own fork. Its ledger is the sum of the datapoints' ledgers. */
  readonly tracer: HoneyHiveTracer
  /** A link to the span that was active at the call of `evaluate()`. */
  readonly links: Link[]
  /** The tracer's rules for data that must not leave the process. */
  readonly redact: ReturnType<typeof redactOf>
  readonly control: RunControl
  /** The turns of the function. */
  readonly rateLimiter: RateLimiter
  /** The turns of the evaluators; absent when all may run at once. */
  readonly evaluatorLimiter: RateLimiter | undefined
  readonly retries: Exclude<EvaluateOptions<never, never>['retries'], number | undefined>
  /** Milliseconds for one call of the function; unlimited when absent. */
  readonly timeout: number | undefined
}

/** The parts from which a run is made. */
interface RunParts {
  readonly line: RunLine
  readonly evaluators: Evaluators
  readonly function: EvaluateOptions<never, unknown>['function']
  readonly options: Pick<EvaluateOptions<never, never>, 'maxEvaluators' | 'maxWorkers' | 'retries' | 'timeout'>
  readonly tracer: HoneyHiveTracer
  readonly control: RunControl
}

export function createRun({line, evaluators, function: run, options, tracer, control}: RunParts): Run {
  const {runId, name, datasetId, selection} = line
  const {maxWorkers = 10, maxEvaluators, retries = 0, timeout} = options
  return {
    name,
    runId,
    datasetId,
    selection,
    function: run as Run['function'],
    functionName: line.function.name,
    ...evaluators,
    tracer: tracer.fork({sessionName: name, runId, datasetId}),
    redact: redactOf(tracer),
    links: surroundings(),
    control,
    rateLimiter: new RateLimiter(maxWorkers, control.stop),
    evaluatorLimiter: maxEvaluators === undefined ? undefined : new RateLimiter(maxEvaluators, control.abortion),
    retries: typeof retries === 'number' ? {limit: retries} : retries,
    timeout,
  }
}

// The root span of a datapoint is linked to the span that is active around `evaluate()`.
function surroundings(): Run['links'] {
  const span = trace.getSpanContext(context.active())
  return span !== undefined && isSpanContextValid(span) ? [{context: span}] : []
}
