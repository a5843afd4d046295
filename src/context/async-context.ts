import {context, createContextKey, ROOT_CONTEXT} from '@opentelemetry/api'
import {createContextManager} from '#platform/async-context'

/** Whose context manager carries the active span through awaits. */
export type ContextManagerKind = 'application' | 'ours' | 'none'

let registered = false

/** Registers a context manager when none works; a second tracer, or an application's own manager, changes nothing. */
export function ensureContextManager(): void {
  if (contextWorks()) return
  const manager = createContextManager()
  if (manager === undefined) return
  registered = context.setGlobalContextManager(manager.enable())
}

/** Who carries the context now. */
export function contextManagerKind(): ContextManagerKind {
  if (!contextWorks()) return 'none'
  return registered ? 'ours' : 'application'
}

const probe = createContextKey('enrich-span.probe')

/** Tries it: a value put in by `context.with` is read back. Asking for the manager's class would miss a broken one. */
export function contextWorks(): boolean {
  return context.with(ROOT_CONTEXT.setValue(probe, probe), () => context.active().getValue(probe) === probe)
}
