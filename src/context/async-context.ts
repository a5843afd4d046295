import {context, type ContextManager} from '@opentelemetry/api'
import {createContextManager} from '#platform/async-context'
import {contextWorks} from './context-works.ts'
import {state} from './state/state.ts'

/** Whose context manager carries the active span through awaits. */
export type ContextManagerKind = 'application' | 'ours' | 'none'

/** Registers a context manager when none works; a second tracer, or an application's own manager, changes nothing. */
export function ensureContextManager(): void {
  if (contextWorks()) return
  const manager = createContextManager()
  if (manager !== undefined) registerOurs(manager)
}

/** Registers `manager` as ours. */
export function registerOurs(manager: ContextManager): void {
  state().managesContext = context.setGlobalContextManager(manager.enable())
}

/** Who carries the context now. */
export function contextManagerKind(): ContextManagerKind {
  if (!contextWorks()) return 'none'
  return state().managesContext === true ? 'ours' : 'application'
}
