import {context} from '@opentelemetry/api'
import {discover} from '../context/discover.ts'
import {enter} from '../context/enter.ts'
import type {Owner} from '../context/owner.ts'
import {placeOf} from '../context/place.ts'
import {ownerFrom} from '../context/registry.ts'
import {startOwned} from '../context/start-owned.ts'
import {ConfigurationError} from '../diagnostics/errors.ts'
import {report} from '../diagnostics/report.ts'
import {checkTraceOptions, type TraceOptions} from './trace-options.ts'
import {TracedCall} from './traced-call.ts'

/** Any function; its type goes through `trace` unchanged. */
// biome-ignore lint: parameters of unknown functions are contravariant
export type AnyFunction = (this: never, ...given: never[]) => unknown

/**
 * Wraps a function so that each call is a span: inputs, output, duration and errors are recorded, children started
 * inside are its children. The function keeps its name, length, `this`, type, and whether it is sync or async. The
 * tracer is discovered at each call, never remembered from the first; without any the function runs untraced.
 *
 * @example
 * const answer = trace({eventType: 'chain'}, async (question: string) => question.length)
 * await answer('why?') // 4
 */
export interface Trace {
  <F extends AnyFunction>(fn: F): F
  (options: TraceOptions): <F extends AnyFunction>(fn: F) => F
  <F extends AnyFunction>(options: TraceOptions, fn: F): F
}

/** Makes `trace`: free (`undefined`) or bound to one tracer. */
export function createTrace(instance: Owner | undefined): Trace {
  const make = (first: TraceOptions | AnyFunction, second?: AnyFunction): unknown => {
    if (typeof first === 'function') return wrap(first, {}, instance)
    checkTraceOptions(first)
    if (second !== undefined) return wrap(requireFunction(second), first, instance)
    return (fn: AnyFunction) => wrap(requireFunction(fn), first, instance)
  }
  return make as Trace
}

/** The free `trace`. */
export const trace: Trace = /* @__PURE__ */ createTrace(undefined)

function wrap(fn: AnyFunction, options: TraceOptions, instance: Owner | undefined): AnyFunction {
  const name = options.eventName ?? (fn.name || 'anonymous')
  const explicit = options.tracer === undefined ? instance : ownerFrom(options.tracer)
  const traced = function (this: unknown, ...given: unknown[]): unknown {
    const place = placeOf(context.active(), explicit)
    const owner = discover(place)?.owner
    if (owner === undefined) {
      report('no-tracer', undefined, () => ({subject: `trace(): function "${name}"`}))
      return Reflect.apply(fn, this, given)
    }
    const span = startOwned(owner, name, {}, place)
    const call = new TracedCall(span, owner, name, options)
    call.begin(given)
    return call.settle(() => context.with(enter(place, owner, span), () => Reflect.apply(fn, this, given)))
  }
  return Object.defineProperties(traced, {
    name: {value: fn.name, configurable: true},
    length: {value: fn.length, configurable: true},
  })
}

function requireFunction(fn: unknown): AnyFunction {
  if (typeof fn === 'function') return fn as AnyFunction
  throw new ConfigurationError(`trace(): the function must be a function, got ${fn === null ? 'null' : typeof fn}`)
}
