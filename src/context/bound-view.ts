import {type Context, context} from '@opentelemetry/api'
import {type AnyCallable, boundFunction} from './bound-function.ts'

/** A view on `target` whose iteration steps and listeners run in the context `at`. */
export function boundView<T extends object>(target: T, at: Context): T {
  const binding: Binding = {at, listeners: new WeakMap()}
  const view = new Proxy(target, {
    get: (_, key) => {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function' || isFixed(target, key)) return value
      const method = value as AnyCallable
      const bound = members.get(key)?.(method, target, binding) ?? method.bind(target)
      return (...given: unknown[]) => {
        const result = bound(...given)
        // Chaining stays on the view: `emitter.on(…).on(…)`.
        return result === target ? view : result
      }
    },
  })
  return view
}

/** How a member of a view differs from the member of the object behind it. */
type Member = (method: AnyCallable, target: object, binding: Binding) => AnyCallable

interface Binding {
  readonly at: Context
  /** The bound listener of each listener, so that it can be taken off again. */
  readonly listeners: WeakMap<object, object>
}

const step: Member =
  (method, target, {at}) =>
  (...given) =>
    context.with(at, method, target, ...given)

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

/** THE table of members that a view binds. */
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

// A proxy must give the very value of a property that cannot change; a constructor is compared, not called.
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
