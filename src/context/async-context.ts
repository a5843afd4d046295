import {context, type ContextManager} from '@opentelemetry/api'
import {createContextManager} from '#platform/async-context'
import {contextWorks} from './context-works.ts'
import {state} from './state/state.ts'

/** Who registered the context manager that carries the active span through awaits. */
export type ContextManagerKind = 'application' | 'ours' | 'none'

/** Registers a context manager when the current one does not work. A working one, such as the application's, stays. */
export function ensureContextManager(): void {
  if (contextWorks()) return
  const manager = createContextManager()
  if (manager !== undefined) registerOurs(manager)
}

/** Registers `manager` as the library's own. */
export function registerOurs(manager: ContextManager): void {
  state().managesContext = context.setGlobalContextManager(manager.enable())
}

/** Returns who registered the working context manager. */
export function contextManagerKind(): ContextManagerKind {
  if (!contextWorks()) return 'none'
  return state().managesContext === true ? 'ours' : 'application'
}
