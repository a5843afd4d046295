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
  override readonly name: string = 'ConfigurationError'
}

/**
 * Throws a `TypeError` with the name of the caller for a missing callback. The user's code does not run yet, so its
 * errors cannot be hidden.
 */
export function requireCallback(callback: unknown, caller: string): void {
  if (typeof callback === 'function') return
  throw new TypeError(`${caller}: the callback must be a function, got ${callback === null ? 'null' : typeof callback}`)
}

/**
 * Returns a thrown value as an `Error` with a text as its message. An error is returned unchanged, also one of another realm
 * such as a test runner. A text becomes the message of a new one. Never throws.
 */
export function toError(thrown: unknown): Error {
  try {
    if (isError(thrown) && typeof thrown.message === 'string') return thrown
  } catch {
    // A proxy or a getter threw.
  }
  return new Error(typeof thrown === 'string' ? thrown : `a non-Error value was thrown: ${typeof thrown}`)
}

// Under Jest, errors of Node's own modules come from another realm, whose `Error` is another class.
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
}
