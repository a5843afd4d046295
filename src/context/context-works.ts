import {type Context, context, createContextKey, ROOT_CONTEXT} from '@opentelemetry/api'
import {currentZone, hasZones} from '#platform/zones'

/** Tries it: a value put in by `context.with` is read back. Asking for the manager's class would miss a broken one. */
export function contextWorks(): boolean {
  return tried('works', inContext)
}

/** Whether the context also outlives an `await`: always on Node when it works, in a page only where it lives in zones. */
export function contextLasts(): boolean {
  return hasZones ? contextLivesInZones() : contextWorks()
}

/**
 * Whether the span that should be active at `at` may have been lost on the way. Only the root context is active where nothing
 * carries it; in a page with zones a native await may have lost it, which nobody can see.
 */
export function contextMayBeLost(at: Context): boolean {
  return at === ROOT_CONTEXT && (hasZones || !contextLasts())
}

/** Whether entering a context enters a zone: some ZoneContextManager is at work, whoever registered it. */
export function contextLivesInZones(): boolean {
  return currentZone() !== undefined && tried('zones', inZone)
}

// Where no span is active each enrichment asks. A manager comes and goes, but one that stays does not change its mind:
// the answer holds while the very same one is registered.
function tried(question: 'works' | 'zones', attempt: () => boolean): boolean {
  const manager = registeredManager()
  if (manager === undefined) return attempt()
  if (answers.manager !== manager) answers = {manager}
  return (answers[question] ??= attempt())
}

let answers: {readonly manager?: object; works?: boolean; zones?: boolean} = {}

/** Where all copies of version 1 of the api keep what is registered; there may be another place in a later one. */
const globals = Symbol.for('opentelemetry.js.api.1')

function registeredManager(): object | undefined {
  return (globalThis as {[globals]?: {readonly context?: object}})[globals]?.context
}

const probe = createContextKey('enrich-span.probe')

function inContext(): boolean {
  return context.with(ROOT_CONTEXT.setValue(probe, probe), () => context.active().getValue(probe) === probe)
}

function inZone(): boolean {
  const outside = currentZone()
  return context.with(ROOT_CONTEXT, () => currentZone() !== outside)
}
