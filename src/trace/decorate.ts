import {ConfigurationError} from '../diagnostics/errors.ts'
import type {Part} from './work.ts'

/** The parts of a standard decorator's context that `trace` reads. */
export interface Decorated {
  readonly kind: 'method' | 'getter' | 'setter' | 'field' | 'accessor' | 'class'
  readonly name: string | symbol | undefined
}

/**
 * Decorates a method, a getter, a setter, or a field that holds a function with `@trace`. Legacy decorators
 * (TypeScript's `experimentalDecorators`) work too, but not on a field. Of a getter with a setter, they trace the
 * getter.
 */
export interface Decorator {
  /** An `accessor` is refused, because it is two functions and reading it is not work. */
  (
    accessor: Accessor,
    context: Decorated & {readonly kind: 'accessor'},
  ): 'an accessor is not traced: trace a method or a getter'
  <F extends (this: never, ...args: never[]) => unknown>(
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

/** True when `args` are those of a decorator, standard or legacy, and not of a plain call. */
export function isDecoration(args: readonly unknown[]): boolean {
  return isStandard(args) || isLegacy(args)
}

/** Decorates a member with `traced`. Throws a `ConfigurationError` for a member that is not a function. */
export function decorate(args: readonly unknown[], traced: Traced): unknown {
  return isStandard(args) ? standard(args, traced) : legacy(args, traced)
}

/** Traces a function. A function without a name gets the name of the class member. */
type Traced = (fn: Part, name: string | symbol) => Part

function isStandard(args: readonly unknown[]): boolean {
  const context = args[1] as Partial<Decorated> | null | undefined
  return args.length === 2 && typeof context === 'object' && context !== null && typeof context.kind === 'string'
}

function isLegacy(args: readonly unknown[]): boolean {
  const [target, name] = args
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

// The descriptor is both changed and returned, because compilers use one or the other.
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
