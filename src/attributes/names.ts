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

/** The most bits of an integer. Writing a larger one as decimal text takes longer than a span may cost. */
const mostBits = 65_537

/**
 * Returns the number of nodes that take as much time as the text of an integer. The time grows with the square of the
 * number of digits.
 */
export function nodesOf({length}: string): number {
  return Math.floor(length ** 2 / 400_000)
}

/** Returns the decimal text of an integer, or `undefined` when it is too long. */
export function bigintText(value: bigint): string | undefined {
  return BigInt.asIntN(mostBits, value) === value ? String(value) : undefined
}

/** Returns the name of a function, for markers. */
export function functionName({name}: {readonly name?: unknown}): string {
  return (typeof name === 'string' && name) || 'anonymous'
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
