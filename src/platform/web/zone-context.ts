import type {ContextManager} from '@opentelemetry/api'

/** Loads the manager of the optional peer, and with it zone.js, which patches the page: only ever asked for. */
export async function loadZoneContextManager(): Promise<(new () => ContextManager) | undefined> {
  // With a `catch` right behind it bundlers take a missing package for optional; a `try` they see only around an `await`.
  const loaded = await import('@opentelemetry/context-zone').catch(() => undefined)
  return loaded?.ZoneContextManager
}
