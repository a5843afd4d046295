import {context, isSpanContextValid, type Link, trace} from '@opentelemetry/api'
import {redactOf} from '../../tracer/experiment-hooks.ts'
import type {HoneyHiveTracer} from '../../tracer/tracer.ts'
import {ownerOfTracer} from '../../context/state/state.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {toError} from '../../diagnostics/errors.ts'
import {waitsFor} from '../control/longest-wait.ts'
import {RateLimiter} from '../control/rate-limiter.ts'
import type {RateLimit} from '../control/retries.ts'
import type {RunControl} from '../control/run-control.ts'
import type {Datapoint} from '../dataset/datapoint.ts'
import type {Evaluators} from '../evaluators/named-evaluators.ts'
import type {Pricing} from '../spans/tally-usage.ts'
import type {Parameters} from '../facts/parameters.ts'
import type {RunFacts} from '../facts/run-facts.ts'
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
  readonly trials: number
  /** The parameters that the function receives, frozen. */
  readonly parameters: Parameters
  readonly slices: readonly string[]
  /** The facts of the first line, as results have them. */
  readonly facts: RunFacts
  /** The run's own fork. Its ledger is the sum of the datapoints' ledgers. */
  readonly tracer: HoneyHiveTracer
  /** A link to the span that was active at the call of `evaluate()`. */
  readonly links: Link[]
  /** The tracer's rules for data that must not leave the process. */
  readonly redact: ReturnType<typeof redactOf>
  readonly control: RunControl
  /** The turns of the function. */
  readonly rateLimiter: RateLimiter
  /** The turns of the evaluators. */
  readonly evaluatorLimiter: RateLimiter
  /** Whether the run waits for a rate limit. If not, it stops. */
  readonly waitsFor: (limit: RateLimit) => boolean
  readonly pricing: Pricing
  readonly retries: Exclude<EvaluateOptions<never, never>['retries'], number | undefined>
  /** Milliseconds for one call of the function; unlimited when absent. */
  readonly timeout: number | undefined
}

/** The parts from which a run is made. */
interface RunParts {
  readonly line: RunLine
  readonly evaluators: Evaluators
  readonly function: EvaluateOptions<never, unknown>['function']
  readonly options: Pick<
    EvaluateOptions<never, never>,
    'maxEvaluators' | 'maxRateLimitWaitMs' | 'maxWorkers' | 'prices' | 'retries' | 'timeout'
  >
  readonly parameters?: Parameters | undefined
  /** The facts as the process has them; the line holds them redacted. */
  readonly facts: RunFacts
  readonly tracer: HoneyHiveTracer
  readonly control: RunControl
}

export function createRun(parts: RunParts): Run {
  const {line, facts, evaluators, function: run, options, tracer, control, parameters = {}} = parts
  const {runId, name, datasetId, selection, trials} = line
  const {maxWorkers = 10, maxEvaluators = Number.POSITIVE_INFINITY, retries = 0, timeout} = options
  const fork = tracer.fork({sessionName: name, runId, datasetId})
  return {
    name,
    runId,
    datasetId,
    selection,
    function: run as Run['function'],
    functionName: line.function.name,
    trials,
    parameters: Object.freeze({...parameters}),
    slices: line.slices ?? [],
    facts,
    ...evaluators,
    tracer: fork,
    redact: redactOf(tracer),
    links: surroundings(),
    control,
    rateLimiter: new RateLimiter(maxWorkers, control.stop),
    evaluatorLimiter: new RateLimiter(maxEvaluators, control.abortion),
    waitsFor: limit => waitsFor(limit, control, options.maxRateLimitWaitMs),
    pricing: {prices: options.prices, failed: error => reportPrices(error, name, fork)},
    retries: typeof retries === 'number' ? {limit: retries} : retries,
    timeout,
  }
}

function reportPrices(error: unknown, name: string, tracer: HoneyHiveTracer): void {
  const cause = `\`prices\` failed, so calls have no cost: ${toError(error).message}`
  report(codes.pricesFailed, ownerOfTracer(tracer), () => ({subject: `Run "${name}"`, cause}))
}

// The root span of a datapoint is linked to the span that is active around `evaluate()`.
function surroundings(): Run['links'] {
  const span = trace.getSpanContext(context.active())
  return span !== undefined && isSpanContextValid(span) ? [{context: span}] : []
}
