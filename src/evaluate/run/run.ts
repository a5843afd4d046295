import type {Link} from '@opentelemetry/api'
import type {Redact} from '../../redaction/redact.ts'
import type {HoneyHiveTracer} from '../../tracer/tracer.ts'
import type {Datapoint} from '../dataset/datapoint.ts'
import type {LoadedDatapoint} from '../dataset/loaded-datapoint.ts'
import type {Evaluators} from '../evaluators/named-evaluators.ts'
import type {FunctionContext} from './options.ts'
import type {RateLimiter} from '../control/rate-limiter.ts'
import type {RetryOptions} from '../control/retries.ts'
import type {RunControl} from '../control/run-control.ts'
import type {Deadline} from '../control/settle.ts'

/** What every item of a run needs to know. */
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
  /** The tracer's rules for what must not leave the process. */
  readonly redact: Redact | undefined
  readonly control: RunControl
  readonly pace: RateLimiter
  /** The turns of the evaluators; absent when all may run at once. */
  readonly scoring: RateLimiter | undefined
  readonly retries: RetryOptions
  /** With one call of the function. */
  readonly patience: Deadline
}

/** One item, once. */
export interface Trial {
  readonly loaded: LoadedDatapoint
  readonly trial: number
}
