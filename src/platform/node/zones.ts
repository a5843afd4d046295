import type {ContextManager} from '@opentelemetry/api'

/** Whether the platform can have zones. */
export const hasZones = false

/** The running zone. */
export function currentZone(): unknown {
  return undefined
}

/** Node has AsyncLocalStorage instead. */
export async function loadZoneContextManager(): Promise<(new () => ContextManager) | undefined> {
  return undefined
}
