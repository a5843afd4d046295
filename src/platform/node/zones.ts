/** True when the platform can have zones. */
export const hasZones = false

/** Returns the running zone. */
export function currentZone(): unknown {
  return undefined
}
