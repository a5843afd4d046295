import {ConfigurationError} from '../diagnostics/errors.ts'
import type {Part} from './work.ts'

/** What the standard decorators are told of a class member, as far as it matters here. */
export interface Decorated {
  readonly kind: 'method' | 'getter' | 'setter' | 'field' | 'accessor' | 'class'
  readonly name: string | symbol | undefined
}

/**
 * `@trace` on a method, a getter, a setter, or a field that holds a function: standard, and legacy (TypeScript's
 * `experimentalDecorators`; there no field, and of a getter with a setter the getter).
 */
export interface Decorator {
  /** An `accessor` is two functions at once, and reading it is no work: it is refused. */
  (
    accessor: Accessor,
    context: Decorated & {readonly kind: 'accessor'},
  ): 'an accessor is not traced: trace a method or a getter'
  <F extends (this: never, ...given: never[]) => unknown>(
    method: F,
    context: Decorated & {readonly kind: 'method' | 'getter' | 'setter'},
  ): F
  (field: undefined, context: Decorated & {readonly kind: 'field'}): <V>(initial: V) => V
  <T>(prototype: object, name: string | symbol, method: TypedPropertyDescriptor<T>): TypedPropertyDescriptor<T>
}

interface Accessor {
  readonly get: unknown
  readonly set: unknown
}

/** Whether these are the arguments of a decorator, of either kind, and not of a plain call. */
export function isDecoration(given: readonly unknown[]): boolean {
  return isStandard(given) || isLegacy(given)
}

/** Decorates a member with `traced`. Throws a `ConfigurationError` for members that are no functions. */
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
  const {kind, name = 'anonymous'} = context as Decorated
  if (kind === 'field') {
    return (initial: unknown) => (typeof initial === 'function' ? traced(initial as Part, name) : initial)
  }
  if (kind === 'accessor' || kind === 'class') throw refused(name, kind)
  return traced(member as Part, name)
}

// Changed in place and returned: compilers use the one or the other.
function legacy([, name, descriptor]: readonly unknown[], traced: Traced): unknown {
  const member = descriptor as PropertyDescriptor | undefined
  const part = (['value', 'get', 'set'] as const).find(each => typeof member?.[each] === 'function')
  if (member === undefined || part === undefined) throw refused(name, 'field')
  member[part] = traced(member[part] as Part, name as string | symbol)
  return member
}

function refused(name: unknown, kind: string): ConfigurationError {
  return new ConfigurationError(
    `@trace: methods, getters and setters can be traced, \`${String(name)}\` is a ${kind}. Wrap the function: trace(fn)`,
  )
}
