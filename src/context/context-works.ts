import {type Context, context, createContextKey, ROOT_CONTEXT} from '@opentelemetry/api'
import {currentZone, hasZones} from '#platform/zones'
import {registeredGlobals} from './registered-globals.ts'

/**
 * True when a value set by `context.with` can be read back. A check of the manager's class would accept a broken
 * manager.
 */
export function contextWorks(): boolean {
  return cached('works', inContext)
}

/** True when the context survives an `await`. On Node it does whenever the manager works, in a page only with zones. */
export function contextLasts(): boolean {
  return hasZones() ? contextUsesZones() : contextWorks()
}

/**
 * True when the span that should be active at `at` may have been lost. Code without a context manager always sees the
 * root context. In a page with zones, a native `await` loses the span without a trace.
 */
export function contextMayBeLost(at: Context): boolean {
  return at === ROOT_CONTEXT && (hasZones() || !contextLasts())
}

/** True when `context.with` enters a zone, because we or the application registered a ZoneContextManager. */
export function contextUsesZones(): boolean {
  return currentZone() !== undefined && cached('zones', inZone)
}

// Each enrichment without an active span needs this result. A manager never changes its result, so it is cached while
// the same manager is registered.
function cached(test: 'works' | 'zones', run: () => boolean): boolean {
  const manager = registeredGlobals()?.context
  if (manager === undefined) return run()
  if (results.manager !== manager) results = {manager}
  return (results[test] ??= run())
}

let results: {readonly manager?: object; works?: boolean; zones?: boolean} = {}

const probe = createContextKey('enrich-span.probe')

function inContext(): boolean {
  return context.with(ROOT_CONTEXT.setValue(probe, probe), () => context.active().getValue(probe) === probe)
}

function inZone(): boolean {
  const outside = currentZone()
  return context.with(ROOT_CONTEXT, () => currentZone() !== outside)
}
