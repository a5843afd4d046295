/** Throws a `TypeError` with the caller's name when a callback is missing: there is no user code yet whose error it could hide. */
export function requireCallback(callback: unknown, caller: string): void {
  if (typeof callback === 'function') return
  throw new TypeError(`${caller}: the callback must be a function, got ${callback === null ? 'null' : typeof callback}`)
}
