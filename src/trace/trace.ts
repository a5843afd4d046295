import type {Near} from '../attributes/enrichment.ts'
import type {Owner} from '../context/state/owner.ts'
import {type Decorator, decorate, isDecoration} from './decorate.ts'
import {checkTraceOptions, requireFunction, type TraceOptions} from './trace-options.ts'
import type {Part} from './work.ts'
import {wrap} from './wrap.ts'

/** Any function. `trace` returns the same type. */
// biome-ignore lint: parameters of unknown functions are contravariant
export type AnyFunction = (this: never, ...args: never[]) => unknown

/**
 * Wraps a function so that each call is a span with inputs, output, duration and errors. Spans started inside are its
 * children. The function keeps its name, length, `this` and type, and stays sync or async. The span ends when the work
 * ends: the promise is settled, the generator or stream is exhausted, cancelled or failed. The tracer is discovered at
 * each call. Without a tracer, the provider that the application registered starts a plain span; without one the function
 * runs untraced.
 *
 * It is also a decorator of methods, standard and legacy: `@trace`, `@trace({eventType: 'tool'})`.
 *
 * @example
 * const answer = trace({eventType: 'chain'}, async (question: string) => question.length)
 * await answer('why?') // 4
 */
export type Trace = Decorator & TraceCalls

// The compiler reports the last overload. So the decorators come first, and the usual call with options comes last.
interface TraceCalls {
  /** Wraps a function, so that each call is a span with inputs, output, duration and errors. The type stays the same. */
  <F extends AnyFunction>(fn: F): F
  /** Keeps options for a function or a method to come: `trace({eventType: 'tool'})`. */
  <const O extends KnownOptions<O>>(options: O & TraceOptions & object): TraceWithOptions
  /** Wraps a function with options, so that each call is a span. The type of the function stays the same. */
  <F extends AnyFunction, const O extends KnownOptions<O>>(options: O & TraceOptions, fn: F): F
}

/** Names a wrong option in the error of the compiler. */
type KnownOptions<O> = {
  readonly [K in keyof O]: K extends keyof TraceOptions
    ? TraceOptions[K]
    : `there is no option '${K & string}'${Meant<K>}`
}

type Meant<K> = K extends keyof OtherWords
  ? `: did you mean '${OtherWords[K]}'?`
  : [Near<K, keyof TraceOptions>] extends [never]
    ? ''
    : `: did you mean '${Near<K, keyof TraceOptions>}'?`

/** What other libraries call these options. */
interface OtherWords {
  readonly name: 'eventName'
  readonly spanName: 'eventName'
  readonly event_name: 'eventName'
  readonly type: 'eventType'
  readonly kind: 'eventType'
  readonly spanKind: 'eventType'
  readonly event_type: 'eventType'
  readonly captureInput: 'captureInputs'
  readonly captureOutput: 'captureOutputs'
}

/** The result of `trace(options)`. It wraps a function, or decorates a method. */
interface TraceWithOptions extends Decorator {
  <F extends AnyFunction>(fn: F): F
}

/** Creates a `trace` for one tracer, or the free one (`undefined`). */
export function createTrace(instance: Owner | undefined): Trace {
  const make = (...args: readonly unknown[]): unknown => {
    const [first, second] = args
    if (isDecoration(args)) return decorate(args, (fn, name) => wrap(fn, {}, instance, name))
    if (typeof first === 'function') return wrap(first as Part, {}, instance)
    checkTraceOptions(first)
    const traced = (fn: unknown, member?: string | symbol): Part => wrap(requireFunction(fn), first, instance, member)
    if (second !== undefined) return traced(second)
    return (...later: readonly unknown[]) => (isDecoration(later) ? decorate(later, traced) : traced(later[0]))
  }
  return make as Trace
}

/** Wraps a function so that each call is a span. It discovers the tracer at each call. */
export const trace: Trace = /* @__PURE__ */ createTrace(undefined)
