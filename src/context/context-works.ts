import {type Context, context, createContextKey, ROOT_CONTEXT} from '@opentelemetry/api'
import {currentZone, hasZones} from '#platform/zones'

const probe = createContextKey('enrich-span.probe')

/** Tries it: a value put in by `context.with` is read back. Asking for the manager's class would miss a broken one. */
export function contextWorks(): boolean {
  tried ??= ROOT_CONTEXT.setValue(probe, probe)
  return context.with(tried, readsProbe)
}

// Made once: where no span is active each enrichment asks again, because a manager may come and go.
let tried: Context | undefined

function readsProbe(): boolean {
  return context.active().getValue(probe) === probe
}

/** Whether the context also outlives an `await`: always on Node when it works, in a page only where it lives in zones. */
export function contextLasts(): boolean {
  return hasZones ? contextLivesInZones() : contextWorks()
}

/** Whether entering a context enters a zone: some ZoneContextManager is at work, whoever registered it. */
export function contextLivesInZones(): boolean {
  const outside = currentZone()
  return outside !== undefined && context.with(ROOT_CONTEXT, () => currentZone() !== outside)
}
