/** Whether the platform can have zones. */
export const hasZones = true

/** The running zone; `undefined` without zone.js. */
export function currentZone(): unknown {
  return (globalThis as {readonly Zone?: {readonly current?: unknown}}).Zone?.current
}
