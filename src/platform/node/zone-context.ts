import type {ContextManager} from '@opentelemetry/api'

/** Node has AsyncLocalStorage instead. */
export async function loadZoneContextManager(): Promise<(new () => ContextManager) | undefined> {
  return undefined
}
