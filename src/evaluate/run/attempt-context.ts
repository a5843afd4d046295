import type {CallSignal} from '../control/call-signal.ts'
import type {FunctionContext} from './options.ts'

/** The context of one call of the function. A class, because a getter in a literal would cost 2 µs. */
export class AttemptContext implements FunctionContext {
  readonly tracer: FunctionContext['tracer']
  readonly attempt: number
  readonly trial: number
  readonly parameters: FunctionContext['parameters']
  readonly #call: CallSignal

  constructor({tracer, attempt, trial, parameters}: Omit<FunctionContext, 'signal'>, call: CallSignal) {
    this.tracer = tracer
    this.attempt = attempt
    this.trial = trial
    this.parameters = parameters
    this.#call = call
  }

  get signal(): AbortSignal {
    return this.#call.signal
  }
}
