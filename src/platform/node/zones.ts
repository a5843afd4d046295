/** True when the platform can have zones. */
export function hasZones(): boolean {
  return false
}

/** Returns the running zone. */
export function currentZone(): unknown {
  return undefined
}
