/** True when the platform can have zones. */
export const hasZones = true

/** Returns the running zone, or `undefined` without zone.js. */
export function currentZone(): unknown {
  return (globalThis as {readonly Zone?: {readonly current?: unknown}}).Zone?.current
}
