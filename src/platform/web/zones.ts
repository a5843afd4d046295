import {findAsyncLocalStorage} from './async-local-storage.ts'

/** True when the platform can have zones, as a page can. At the edge AsyncLocalStorage carries the context. */
export function hasZones(): boolean {
  return findAsyncLocalStorage() === undefined
}

/** Returns the running zone, or `undefined` without zone.js. */
export function currentZone(): unknown {
  return (globalThis as {readonly Zone?: {readonly current?: unknown}}).Zone?.current
}
