import {ownerOfTracer} from '../context/state/state.ts'
import {ConfigurationError} from '../diagnostics/errors.ts'
import {anything, callable, checkOptions, isRecord, listOf, oneOf, type Rule} from '../diagnostics/check-options.ts'
import type {AnyTracer, Owner} from '../context/state/owner.ts'
import type {Part} from './work.ts'

/** Options of `trace`. */
export interface TraceOptions {
  /** The kind of step. Default: 'tool'. */
  readonly eventType?: 'model' | 'tool' | 'chain'
  /** The span's name. Default: the function's name. */
  readonly eventName?: string
  /** Names for the arguments by position. By default they are numbered from 0. */
  readonly parameters?: readonly string[]
  readonly metadata?: unknown
  readonly metrics?: unknown
  readonly feedback?: unknown
  readonly inputs?: unknown
  readonly outputs?: unknown
  readonly config?: unknown
  /** `false` does not record the arguments. A function receives their list and returns the value to record. */
  readonly captureInputs?: boolean | Capture<readonly unknown[]>
  /** `false` does not record the result. A function receives the result and returns the value to record. */
  readonly captureOutputs?: boolean | Capture<unknown>
  /**
   * Turns the chunks of a generator, an iterable or a stream into the recorded output. It receives the first 10,000
   * chunks, or the first 4 MiB.
   */
  readonly aggregate?: Capture<readonly unknown[]>
  /** The tracer of this function's spans. By default it is discovered at each call. */
  readonly tracer?: AnyTracer
}

/**
 * Returns the value to record for `value`. It is written as a method, so that the parameter may have a narrower type.
 */
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

/** Throws a `ConfigurationError` for anything but a function. */
export function requireFunction(fn: unknown): Part {
  if (typeof fn === 'function') return fn as Part
  throw new ConfigurationError(`trace(): expected a function, got ${fn === null ? 'null' : typeof fn}`)
}

/** Returns the owner of the option `tracer`. */
export function ownerIn({tracer}: TraceOptions): Owner | undefined {
  return ownerOfTracer(tracer)
}

/** Returns the part of the options that every call gets as an enrichment, or `undefined` without one. */
export function enrichmentIn({metadata, metrics, feedback, inputs, outputs, config}: TraceOptions): object | undefined {
  const enrichment = {metadata, metrics, feedback, inputs, outputs, config}
  return Object.values(enrichment).every(value => value === undefined) ? undefined : enrichment
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
