import type {Owner} from '../context/state/owner.ts'
import {ConfigurationError} from '../diagnostics/errors.ts'
import {type Decorator, decorate, isDecoration} from './decorate.ts'
import {checkTraceOptions, type TraceOptions} from './trace-options.ts'
import type {Part} from './work.ts'
import {wrap} from './wrap.ts'

/** Any function; its type goes through `trace` unchanged. */
// biome-ignore lint: parameters of unknown functions are contravariant
export type AnyFunction = (this: never, ...given: never[]) => unknown

/**
 * Wraps a function so that each call is a span: inputs, output, duration and errors are recorded, children started
 * inside are its children. The function keeps its name, length, `this`, type, and whether it is sync or async. The
 * span ends when the work does: promises settled, generators and streams exhausted, cancelled or failed. The tracer is
 * discovered at each call, never remembered from the first; without any the function runs untraced.
 *
 * Also a decorator of methods, standard and legacy: `@trace`, `@trace({eventType: 'tool'})`.
 *
 * @example
 * const answer = trace({eventType: 'chain'}, async (question: string) => question.length)
 * await answer('why?') // 4
 */
export interface Trace extends Decorator {
  <F extends AnyFunction>(fn: F): F
  <F extends AnyFunction>(options: TraceOptions, fn: F): F
  (options: TraceOptions): TraceWithOptions
}

/** What `trace(options)` gives: takes the function, or decorates a method. */
interface TraceWithOptions extends Decorator {
  <F extends AnyFunction>(fn: F): F
}

/** Makes `trace`: free (`undefined`) or bound to one tracer. */
export function createTrace(instance: Owner | undefined): Trace {
  const make = (...given: readonly unknown[]): unknown => {
    const [first, second] = given
    if (isDecoration(given)) return decorate(given, (fn, name) => wrap(fn, {}, instance, name))
    if (typeof first === 'function') return wrap(first as Part, {}, instance)
    checkTraceOptions(first)
    const traced = (fn: unknown, member?: string | symbol): Part => wrap(requireFunction(fn), first, instance, member)
    if (second !== undefined) return traced(second)
    return (...later: readonly unknown[]) => (isDecoration(later) ? decorate(later, traced) : traced(later[0]))
  }
  return make as Trace
}

/** The free `trace`. */
export const trace: Trace = /* @__PURE__ */ createTrace(undefined)

function requireFunction(fn: unknown): Part {
  if (typeof fn === 'function') return fn as Part
  throw new ConfigurationError(`trace(): the function must be a function, got ${fn === null ? 'null' : typeof fn}`)
}
