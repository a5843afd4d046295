import {bigintText, functionName} from './encode.ts'
import {tagOf} from './named-classes.ts'
import {read} from './read.ts'

/** Returns the name of the class of an object, or its tag where the class has no name. */
export function classNameOf(value: object, prototype: object | null): string {
  const {constructor} = prototype ?? {}
  return typeof constructor === 'function' ? nameOf(constructor) : tagOf(value)
}

/** Returns the name of a function, at most 200 characters. */
export function nameOf(fn: object): string {
  const name = read(fn, 'name')
  return functionName({name}).slice(0, 200)
}

/**
 * Returns the text of a key of a map. `String` is not called for an object, because it runs user code and joins a list of
 * any length.
 */
export function keyText(key: unknown): string {
  if (typeof key === 'object' && key !== null) return `[${classNameOf(key, Object.getPrototypeOf(key))}]`
  if (typeof key === 'function') return `[Function ${nameOf(key)}]`
  return typeof key === 'bigint' ? (bigintText(key) ?? '[Unreadable]') : String(key)
}
