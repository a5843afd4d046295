import type {ContextManager} from '@opentelemetry/api'

/**
 * Loads the manager of the optional peer, and with it zone.js, which patches the page. Only on request, and in a file of
 * its own: a bundle that imports the zones alone must not look for the package.
 */
export async function loadZoneContextManager(): Promise<(new () => ContextManager) | undefined> {
  // A `catch` right behind the import makes bundlers treat a missing package as optional; a `try` does so only around an `await`.
  const loaded = await import('@opentelemetry/context-zone').catch(() => undefined)
  return loaded?.ZoneContextManager
}
