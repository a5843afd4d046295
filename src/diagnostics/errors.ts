/**
 * A wrong set-up, thrown at once: its message names the subject, what was given and what would be right.
 * Never thrown while the program runs.
 *
 * @example
 * try {
 *   new HoneyHiveTracer({sessionId: 'no UUID'})
 * } catch (error) {
 *   error instanceof ConfigurationError // true
 * }
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}

/** Throws a `TypeError` with the caller's name when a callback is missing: there is no user code yet whose error it could hide. */
export function requireCallback(callback: unknown, caller: string): void {
  if (typeof callback === 'function') return
  throw new TypeError(`${caller}: the callback must be a function, got ${callback === null ? 'null' : typeof callback}`)
}

/** What was thrown as an `Error`: the same object when it is one. */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown
  return new Error(typeof thrown === 'string' ? thrown : `something that is no Error was thrown: ${typeof thrown}`)
}

/** `text`, a URL or what was meant as one, without what may be a password or a key: user, query, fragment. */
export function withoutSecrets(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  // `user:secret@host` is a URL as well, of the scheme `user:`.
  if (url === undefined || url.host === '') return text.replace(/^.*@/s, '…@').replace(/[?#].*$/s, '?…')
  return url.username + url.password + url.search + url.hash === ''
    ? text
    : `${url.protocol}//${url.host}${url.pathname}${url.search === '' ? '' : '?…'}`
}
