import type {ContextManager} from '@opentelemetry/api'

/** Loads the manager of the optional peer, and with it zone.js, which patches the page: only ever asked for. */
export async function loadZoneContextManager(): Promise<(new () => ContextManager) | undefined> {
  try {
    // In a `try` bundlers take a missing package for optional.
    const {ZoneContextManager} = await import('@opentelemetry/context-zone')
    return ZoneContextManager
  } catch {
    return undefined
  }
}
