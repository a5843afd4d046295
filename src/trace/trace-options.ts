import {ownerFrom} from '../context/owner-from.ts'
import {ConfigurationError} from '../diagnostics/errors.ts'
import {nearest} from '../diagnostics/nearest.ts'
import type {AnyTracer} from '../context/owner.ts'

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
  if (typeof options !== 'object' || options === null) {
    throw new ConfigurationError(
      `trace(): expected a function or options, got ${options === null ? 'null' : typeof options}`,
    )
  }
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof TraceOptions] : undefined
    if (rule === undefined) throw unknownOption(name)
    if (value !== undefined && !rule[0](value)) {
      throw new ConfigurationError(
        `trace(): \`${name}\` must be ${rule[1]}, got ${typeof value === 'string' ? `'${value}'` : typeof value}`,
      )
    }
  }
}

type Rule = readonly [(value: unknown) => boolean, string]

const anything: Rule = [() => true, 'anything']
const capture: Rule = [value => typeof value === 'boolean' || typeof value === 'function', 'a boolean or a function']
const eventTypes: readonly unknown[] = ['model', 'tool', 'chain']

const rules: Record<keyof TraceOptions, Rule> = {
  eventType: [value => eventTypes.includes(value), "'model', 'tool' or 'chain'"],
  eventName: [value => typeof value === 'string' && value !== '', 'text'],
  parameters: [value => Array.isArray(value) && value.every(name => typeof name === 'string'), 'a list of names'],
  metadata: anything,
  metrics: anything,
  feedback: anything,
  inputs: anything,
  outputs: anything,
  config: anything,
  captureInputs: capture,
  captureOutputs: capture,
  aggregate: [value => typeof value === 'function', 'a function'],
  tracer: [value => ownerFrom(value) !== undefined, 'a HoneyHiveTracer'],
}

function unknownOption(name: string): ConfigurationError {
  const meant = nearest(name, Object.keys(rules))
  const cure = meant === undefined ? `Known are ${Object.keys(rules).join(', ')}.` : `Did you mean \`${meant}\`?`
  return new ConfigurationError(`trace(): there is no option \`${name}\`. ${cure}`)
}
