import type {ContextManager} from '@opentelemetry/api'
import {StackContextManager} from './stack-context.ts'

/** The context manager of this platform. In a page it carries the context up to the first await, and patches nothing. */
export function createContextManager(): ContextManager | undefined {
  return new StackContextManager()
}
