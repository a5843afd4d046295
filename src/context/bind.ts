import {type Context, context, ROOT_CONTEXT} from '@opentelemetry/api'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {contextLasts} from './context-works.ts'

/**
 * Keeps the current context for code that runs later, where the platform loses or replaces it.
 *
 * A bound function always runs in this context. For an emitter, `bind` returns a view whose listeners run in it, so two
 * tenants can bind one emitter. For an iterator or a stream, it returns a view whose steps run in it. Other members
 * work as before, and `target` itself does not change.
 *
 * @example
 * const onData = bind(() => enrichSpan({metadata: {received: true}}))
 */
export function bind<T extends object>(target: T, at: Context = context.active()): T {
  // Without a context manager the current context is always the root, so there is not a context to keep.
  if (at === ROOT_CONTEXT && !contextLasts()) report(codes.noContextManager, undefined, () => ({subject: 'bind()'}))
  return typeof target === 'function' ? (boundFunction(target, at) as T) : boundView(target, at)
}

/** A function of unknown signature. */
type AnyCallable = (this: unknown, ...args: unknown[]) => unknown

/** Returns `fn` bound to the context `at`. Its name, length and `this` stay. */
function boundFunction(fn: object, at: Context): object {
  const run = fn as AnyCallable & {readonly name: string}
  const bound = function (this: unknown, ...args: unknown[]): unknown {
    return context.with(at, run, this, ...args)
  }
  return Object.defineProperties(bound, {
    name: {value: run.name, configurable: true},
    length: {value: run.length, configurable: true},
  })
}

/** Returns a view of `target` whose iteration steps and listeners run in the context `at`. */
function boundView<T extends object>(target: T, at: Context): T {
  const binding: Binding = {at, listeners: new WeakMap()}
  const view = new Proxy(target, {
    get: (_, key) => {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function' || isFixed(target, key)) return value
      const method = value as AnyCallable
      const bound = members.get(key)?.(method, target, binding) ?? method.bind(target)
      return (...args: unknown[]) => {
        const result = bound(...args)
        // Chaining returns the view: `emitter.on(…).on(…)`.
        return result === target ? view : result
      }
    },
  })
  return view
}

/** Binds one method of the object behind a view. */
type Member = (method: AnyCallable, target: object, binding: Binding) => AnyCallable

interface Binding {
  readonly at: Context
  /** The bound listener of each listener, so that it can be removed again. */
  readonly listeners: WeakMap<object, object>
}

const step: Member =
  (method, target, {at}) =>
  (...args) =>
    context.with(at, method, target, ...args)

const iterate: Member =
  (method, target, {at}) =>
  () =>
    boundView(context.with(at, method, target) as object, at)

const listen: Member =
  (method, target, binding) =>
  (event, listener, ...rest) =>
    method.call(target, event, listenerOf(listener, binding), ...rest)

const unlisten: Member =
  (method, target, {listeners}) =>
  (event, listener, ...rest) =>
    method.call(target, event, listeners.get(listener as object) ?? listener, ...rest)

/** The table of members that a view binds. */
const members: ReadonlyMap<string | symbol, Member> = new Map<string | symbol, Member>([
  ['next', step],
  ['return', step],
  ['throw', step],
  [Symbol.iterator, iterate],
  [Symbol.asyncIterator, iterate],
  ['on', listen],
  ['once', listen],
  ['addListener', listen],
  ['prependListener', listen],
  ['prependOnceListener', listen],
  ['addEventListener', listen],
  ['off', unlisten],
  ['removeListener', unlisten],
  ['removeEventListener', unlisten],
])

// A proxy must return the exact value of a property that cannot change. A constructor is compared, not called.
function isFixed(target: object, key: string | symbol): boolean {
  if (key === 'constructor') return true
  const own = Reflect.getOwnPropertyDescriptor(target, key)
  return own !== undefined && own.configurable === false && own.writable === false
}

function listenerOf(listener: unknown, {at, listeners}: Binding): unknown {
  if ((typeof listener !== 'object' && typeof listener !== 'function') || listener === null) return listener
  const known = listeners.get(listener)
  if (known !== undefined) return known
  const bound = typeof listener === 'function' ? boundFunction(listener, at) : boundHandler(listener, at)
  listeners.set(listener, bound)
  return bound
}

// The object form of a DOM listener.
function boundHandler(listener: object, at: Context): object {
  const {handleEvent} = listener as {handleEvent?: AnyCallable}
  return handleEvent === undefined ? listener : {handleEvent: boundFunction(handleEvent.bind(listener), at)}
}
