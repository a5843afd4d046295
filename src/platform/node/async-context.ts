import type {ContextManager} from '@opentelemetry/api'
import {AsyncLocalStorageContextManager} from '@opentelemetry/context-async-hooks'

/**
 * The context manager of this platform. A process has only one, because each live AsyncLocalStorage slows every promise
 * down.
 */
export function createContextManager(): ContextManager | undefined {
  return new AsyncLocalStorageContextManager()
}
