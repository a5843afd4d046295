/** Whether the platform can have zones. */
export const hasZones = false

/** The running zone. */
export function currentZone(): unknown {
  return undefined
}
