import type {ContextManager} from '@opentelemetry/api'
import {AsyncLocalStorageContextManager} from '@opentelemetry/context-async-hooks'

/** The context manager of this platform. One a process: each live AsyncLocalStorage taxes every promise. */
export function createContextManager(): ContextManager | undefined {
  return new AsyncLocalStorageContextManager()
}
