import {context, type ContextManager} from '@opentelemetry/api'
import {loadZoneContextManager} from '#platform/zone-context'
import {currentZone, hasZones} from '#platform/zones'
import {ConfigurationError} from '../diagnostics/errors.ts'
import {registerOurs} from './async-context.ts'
import {contextLivesInZones, contextWorks} from './context-works.ts'
import {state} from './state/state.ts'

/**
 * Keeps the active span through awaits, timers and listeners of a page: registers OpenTelemetry's `ZoneContextManager`,
 * loaded from `@opentelemetry/context-zone` (install it beside this package), which brings zone.js. An application with
 * a zone.js of its own passes the class from `@opentelemetry/context-zone-peer-dep`; it is then registered at once.
 * zone.js cannot see a native `await`: compile async functions down, see docs/browser.md.
 *
 * Called again it changes nothing. Rejects with a `ConfigurationError` on Node, when the package is missing, and when
 * the application has registered another context manager.
 *
 * @example check
 * await useZoneContext()
 */
export async function useZoneContext(ZoneContextManager?: new () => ContextManager): Promise<void> {
  if (!hasZones) {
    throw new ConfigurationError(
      'useZoneContext(): this is no browser. On Node the first tracer registers a context manager by itself; call it in the page only',
    )
  }
  const Manager = ZoneContextManager ?? (await loadZoneContextManager())
  if (Manager === undefined) {
    throw new ConfigurationError(
      'useZoneContext(): `@opentelemetry/context-zone` cannot be loaded. Install it, or pass the ZoneContextManager of `@opentelemetry/context-zone-peer-dep`',
    )
  }
  if (currentZone() === undefined) {
    throw new ConfigurationError('useZoneContext(): zone.js is not loaded. Load it before the page starts its work')
  }
  if (!contextLivesInZones()) replaceManager(new Manager())
}

function replaceManager(manager: ContextManager): void {
  // The first tracer has registered one that holds up to the first await. It makes way; what an application chose does not.
  if (state().managesContext === true) context.disable()
  if (contextWorks()) {
    throw new ConfigurationError(
      'useZoneContext(): the application has registered another context manager. Register the ZoneContextManager there, or do not register one',
    )
  }
  registerOurs(manager)
}
