/**
 * A wrong set-up, thrown at once. The message names the subject, the given value and the expected one. Never thrown after
 * the set-up.
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

/** Throws a `TypeError` with the name of the caller for a missing callback. No user code runs yet whose error it could hide. */
export function requireCallback(callback: unknown, caller: string): void {
  if (typeof callback === 'function') return
  throw new TypeError(`${caller}: the callback must be a function, got ${callback === null ? 'null' : typeof callback}`)
}

/** Returns a thrown value as an `Error`: an `Error` unchanged, a text as the message of a new one. */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown
  return new Error(typeof thrown === 'string' ? thrown : `a non-Error value was thrown: ${typeof thrown}`)
}
