/**
 * A wrong set-up. It is thrown at once, and never after the set-up. The message names the subject, the given value and
 * the expected one.
 *
 * @example
 * try {
 *   new HoneyHiveTracer({sessionId: 'not a UUID'})
 * } catch (error) {
 *   error instanceof ConfigurationError // true
 * }
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}

/**
 * Throws a `TypeError` with the name of the caller for a missing callback. The user's code does not run yet, so its
 * errors cannot be hidden.
 */
export function requireCallback(callback: unknown, caller: string): void {
  if (typeof callback === 'function') return
  throw new TypeError(`${caller}: the callback must be a function, got ${callback === null ? 'null' : typeof callback}`)
}

/** Returns a thrown value as an `Error`. An `Error` stays unchanged. A text becomes the message of a new `Error`. */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error || isForeign(thrown)) return thrown
  return new Error(typeof thrown === 'string' ? thrown : `a non-Error value was thrown: ${typeof thrown}`)
}

// Under Jest, errors of Node's own modules come from another realm, whose `Error` is another class.
function isForeign(thrown: unknown): thrown is Error {
  return Object.prototype.toString.call(thrown) === '[object Error]'
}
