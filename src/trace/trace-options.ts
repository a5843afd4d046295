import {ownerOfTracer} from '../context/state/state.ts'
import {ConfigurationError} from '../diagnostics/errors.ts'
import {anything, callable, checkOptions, isRecord, listOf, oneOf, type Rule} from '../diagnostics/check-options.ts'
import type {AnyTracer} from '../context/state/owner.ts'

/** What `trace` may be told. */
export interface TraceOptions {
  /** What kind of step this is; 'tool' when absent. */
  readonly eventType?: 'model' | 'tool' | 'chain'
  /** The span's name; the function's name when absent. */
  readonly eventName?: string
  /** Names for the arguments by position; by default they are counted from 0. */
  readonly parameters?: readonly string[]
  readonly metadata?: unknown
  readonly metrics?: unknown
  readonly feedback?: unknown
  readonly inputs?: unknown
  readonly outputs?: unknown
  readonly config?: unknown
  /** `false` records no arguments; a function records what it returns for the list of arguments. */
  readonly captureInputs?: boolean | Capture<readonly unknown[]>
  /** `false` records no result; a function records what it returns for the result. */
  readonly captureOutputs?: boolean | Capture<unknown>
  /** Turns the chunks of a generator, an iterable or a stream into the recorded output: the first 10,000, or 4 MiB. */
  readonly aggregate?: Capture<readonly unknown[]>
  /** The tracer of this function's spans, instead of the one discovered at each call. */
  readonly tracer?: AnyTracer
}

/** Gives what is recorded for `value`; written with a method's looser rules, so that it may say what type it knows it gets. */
export type Capture<V> = {of(value: V): unknown}['of']

/** Throws a `ConfigurationError` for an unknown option or a wrong value. */
export function checkTraceOptions(options: unknown): asserts options is TraceOptions {
  if (!isRecord(options)) {
    throw new ConfigurationError(
      `trace(): expected a function or options, got ${options === null ? 'null' : typeof options}`,
    )
  }
  checkOptions('trace()', options, rules)
}

const capture: Rule = {
  expected: 'a boolean or a function',
  accepts: value => typeof value === 'boolean' || typeof value === 'function',
}

const rules: Record<keyof TraceOptions, Rule> = {
  eventType: oneOf('model', 'tool', 'chain'),
  eventName: {expected: 'text', accepts: value => typeof value === 'string' && value !== ''},
  parameters: listOf('a list of names', name => typeof name === 'string'),
  metadata: anything,
  metrics: anything,
  feedback: anything,
  inputs: anything,
  outputs: anything,
  config: anything,
  captureInputs: capture,
  captureOutputs: capture,
  aggregate: callable,
  tracer: {expected: 'a HoneyHiveTracer', accepts: value => ownerOfTracer(value) !== undefined},
}
