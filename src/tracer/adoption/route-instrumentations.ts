import {ProxyTracerProvider, trace, type TracerProvider} from '@opentelemetry/api'
import {state} from '../../context/state/state.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {createRoutingProvider} from './routing-provider.ts'

/** What `routeInstrumentations` did. */
export interface Routing extends Disposable {
  /** `false`: another provider was registered before, and stays. */
  readonly routed: boolean
  /** Takes the provider back; spans of libraries then go to nobody, or to the provider registered next. */
  undo(): void
}

/**
 * Registers a global tracer provider that hands each span of third-party instrumentation, when it starts, to the tracer
 * discovered there: it is that tracer's span, parented within it, under its own scope name. Where no tracer is
 * discovered nothing is recorded. Called again it changes nothing. A provider that is registered already is never
 * replaced: `routed` is then `false`, and a diagnostic says so.
 *
 * @example
 * using routing = routeInstrumentations()
 * routing.routed // true
 */
export function routeInstrumentations(): Routing {
  const routed = register()
  if (!routed) report(codes.providerRegistered, undefined, () => ({subject: 'routeInstrumentations()'}))
  return {routed, undo, [Symbol.dispose]: undo}
}

// One for ever: libraries keep the tracers they got, so taken back it is off, and on again at the next call.
let provider: TracerProvider | undefined

function register(): boolean {
  const shared = state()
  const registered = registeredProvider()
  // Ours, or that of another copy of the package, which asks the same owners.
  if (registered !== undefined) return registered === shared.routing
  provider ??= createRoutingProvider(() => state().routing === provider)
  shared.routing = provider
  const done = trace.setGlobalTracerProvider(provider)
  if (!done) shared.routing = undefined
  return done
}

function undo(): void {
  const shared = state()
  if (shared.routing === undefined) return
  if (registeredProvider() === shared.routing) trace.disable()
  shared.routing = undefined
}

// The api answers with a proxy in any case; with nothing registered it stands for the api's own no-op provider.
function registeredProvider(): TracerProvider | undefined {
  const current = trace.getTracerProvider() as Partial<ProxyTracerProvider> & TracerProvider
  const behind = current.getDelegate?.() ?? current
  return behind === new ProxyTracerProvider().getDelegate() ? undefined : behind
}
