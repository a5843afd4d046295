import type {ContextManager} from '@opentelemetry/api'

/** Whether the platform can have zones. */
export const hasZones = true

/** The running zone; `undefined` without zone.js. */
export function currentZone(): unknown {
  return (globalThis as {readonly Zone?: {readonly current?: unknown}}).Zone?.current
}

/** Loads the manager of the optional peer, and with it zone.js, which patches the page. Only on request. */
export async function loadZoneContextManager(): Promise<(new () => ContextManager) | undefined> {
  // A `catch` right behind the import makes bundlers treat a missing package as optional; a `try` does so only around an `await`.
  const loaded = await import('@opentelemetry/context-zone').catch(() => undefined)
  return loaded?.ZoneContextManager
}
