import type {ContextManager} from '@opentelemetry/api'

/**
 * Loads the manager of the optional peer, and with it zone.js, which patches the page. It runs only on request. It has
 * its own file, because a bundle that imports only the zones must not look for the package.
 */
export async function loadZoneContextManager(): Promise<(new () => ContextManager) | undefined> {
  // A `catch` directly after the import makes bundlers treat a missing package as optional. A `try` does so only around
  // an `await`.
  const loaded = await import('@opentelemetry/context-zone').catch(() => undefined)
  return loaded?.ZoneContextManager
}
