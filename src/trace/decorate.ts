import {ConfigurationError} from '../diagnostics/errors.ts'
import type {Part} from './work.ts'

/** What the standard decorators are told of a class member, as far as it matters here. */
export interface Decorated {
  readonly kind: 'method' | 'field'
  readonly name: string | symbol
}

/** `@trace` on a method or on a field that holds a function: standard, and legacy (TypeScript's `experimentalDecorators`). */
export interface Decorator {
  <F extends (this: never, ...given: never[]) => unknown>(method: F, context: Decorated & {readonly kind: 'method'}): F
  (field: undefined, context: Decorated & {readonly kind: 'field'}): <V>(initial: V) => V
  <T>(prototype: object, name: string | symbol, method: TypedPropertyDescriptor<T>): TypedPropertyDescriptor<T>
}

/** Whether these are the arguments of a decorator, of either kind, and not of a plain call. */
export function isDecoration(given: readonly unknown[]): boolean {
  return isStandard(given) || isLegacy(given)
}

/** Decorates a method with `traced`. Throws a `ConfigurationError` for members that are no functions. */
export function decorate(given: readonly unknown[], traced: Traced): unknown {
  return isStandard(given) ? standard(given, traced) : legacy(given, traced)
}

/** Traces a function; one without a name gets that of the class member. */
type Traced = (fn: Part, name: string | symbol) => Part

function isStandard(given: readonly unknown[]): boolean {
  const context = given[1] as Partial<Decorated> | null | undefined
  return given.length === 2 && typeof context === 'object' && context !== null && typeof context.kind === 'string'
}

function isLegacy(given: readonly unknown[]): boolean {
  const [target, name] = given
  const names = typeof name === 'string' || typeof name === 'symbol'
  return names && (typeof target === 'object' || typeof target === 'function') && target !== null
}

function standard([member, context]: readonly unknown[], traced: Traced): unknown {
  const {kind, name} = context as Decorated
  if (kind === 'method') return traced(member as Part, name)
  if (kind === 'field') {
    return (initial: unknown) => (typeof initial === 'function' ? traced(initial as Part, name) : initial)
  }
  throw notAMethod(name, kind)
}

// Changed in place and returned: compilers use the one or the other.
function legacy([, name, descriptor]: readonly unknown[], traced: Traced): unknown {
  const method = descriptor as PropertyDescriptor | undefined
  if (typeof method?.value !== 'function') throw notAMethod(name, method === undefined ? 'field' : 'accessor')
  method.value = traced(method.value as Part, name as string | symbol)
  return method
}

function notAMethod(name: unknown, kind: string): ConfigurationError {
  return new ConfigurationError(
    `@trace: only methods can be traced, \`${String(name)}\` is a ${kind}. Wrap it: trace(fn)`,
  )
}
