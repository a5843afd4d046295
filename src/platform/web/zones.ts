/** Whether a platform like this has zones at all. */
export const hasZones = true

/** The zone that runs now; `undefined` without zone.js. */
export function currentZone(): unknown {
  return (globalThis as {readonly Zone?: {readonly current?: unknown}}).Zone?.current
}
