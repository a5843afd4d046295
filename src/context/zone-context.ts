import {context, type ContextManager} from '@opentelemetry/api'
import {loadZoneContextManager} from '#platform/zone-context'
import {currentZone, hasZones} from '#platform/zones'
import {ConfigurationError} from '../diagnostics/errors.ts'
import {registerOurs} from './async-context.ts'
import {contextUsesZones, contextWorks} from './context-works.ts'
import {state} from './state/state.ts'

/**
 * Keeps the active span through awaits, timers and listeners of a page. It registers OpenTelemetry's
 * `ZoneContextManager` from `@opentelemetry/context-zone` (install it beside this package), which includes zone.js. An
 * application with its own zone.js passes the class from `@opentelemetry/context-zone-peer-dep`, which is registered
 * synchronously. zone.js cannot patch a native `await`, so compile async functions down, see docs/browser.md.
 *
 * A second call changes nothing. Rejects with a `ConfigurationError` on Node, when the package is missing, and when
 * the application registered another context manager.
 *
 * @example check
 * await useZoneContext()
 */
export async function useZoneContext(ZoneContextManager?: new () => ContextManager): Promise<void> {
  if (!hasZones()) {
    throw new ConfigurationError(
      'useZoneContext(): this is not a browser. Call it in a page only; on Node the first tracer registers a context manager',
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
  if (!contextUsesZones()) replaceManager(new Manager())
}

function replaceManager(manager: ContextManager): void {
  // The manager that the first tracer registered works only up to the first await, so it is replaced. A manager of the
  // application stays.
  if (state().managesContext === true) context.disable()
  if (contextWorks()) {
    throw new ConfigurationError(
      'useZoneContext(): the application registered another context manager. Register the ZoneContextManager there, or register none',
    )
  }
  registerOurs(manager)
}
