/** Whether a platform like this has zones at all. */
export const hasZones = false

/** The zone that runs now. */
export function currentZone(): unknown {
  return undefined
}
