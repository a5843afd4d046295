import {trace, type TracerProvider} from '@opentelemetry/api'
import {registeredProvider} from '../../context/application-provider.ts'
import type {AnyTracer} from '../../context/state/owner.ts'
import {state} from '../../context/state/state.ts'
import {callable, checkOptions, flag, type Rule} from '../../diagnostics/check-options.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {adoptableProvider} from './adoptable-provider.ts'
import type {ExtractedRequest} from './extracted-request.ts'
import {createRoutingProvider} from './routing-provider.ts'
import {enterTenants, leaveTenants} from './tenant-propagator.ts'

/** Options of `routeInstrumentations`. */
export interface RoutingOptions {
  /**
   * Where no tracer is discovered, records spans of kind SERVER and CONSUMER anyway, so that a tracer can adopt them
   * later. A span that no tracer adopts is thrown away and counted (`unclaimed`), although its id went out in
   * `traceparent` headers. Default: `false`.
   */
  readonly adoptable?: boolean
  /**
   * Returns the tenant's tracer when an instrumentation extracts the context of a request or message, before its server
   * span starts. It must answer at once; `undefined` is no tenant. Your function chooses: verify what a header says.
   * Start the application's SDK before, because it does not replace a propagator.
   */
  readonly tenant?: (request: ExtractedRequest) => AnyTracer | undefined
}

/** The result of `routeInstrumentations`. */
export interface Routing extends Disposable {
  /** `false` if another provider was registered before. That provider stays. */
  readonly routed: boolean
  /** True when `tenant` is asked for each extracted context. */
  readonly entering: boolean
  /**
   * Removes the provider, and `tenant` from the propagator. Spans of libraries are then not recorded, or go to the
   * provider that is registered next.
   */
  undo(): void
}

/**
 * Registers a global tracer provider that routes each span of third-party instrumentation to the tracer discovered at
 * its start. The span belongs to that tracer, has a parent of that tracer, and keeps its own scope name. Without a
 * discovered tracer, the span is not recorded. A registered provider is never replaced: `routed` is then `false`, and a
 * diagnostic reports it. With `tenant`, each request enters its tenant before its first span, below our provider or one
 * with `routedSpanProcessor()`. A second call only sets `adoptable` and `tenant` anew. Throws a `ConfigurationError` for
 * wrong options.
 *
 * @example
 * using routing = routeInstrumentations()
 * routing.routed // true
 */
export function routeInstrumentations(options: RoutingOptions = {}): Routing {
  checkOptions('routeInstrumentations()', options, rules)
  const {adoptable = false, tenant} = options
  const routed = register()
  if (routed) state().adoptable = adoptable
  const entering = tenant !== undefined && enterTenants(tenant)
  // With `tenant`, a provider that has our processor is one of the two ways.
  const isServed = tenant !== undefined && state().routesProcessor === true
  if (!routed && !isServed) report(codes.providerRegistered, undefined, () => ({subject: 'routeInstrumentations()'}))
  return {routed, entering, undo, [Symbol.dispose]: undo}
}

const rules: Record<keyof RoutingOptions, Rule> = {adoptable: flag, tenant: callable}

// There is one provider for the life of the process, and `undo` switches it off. Libraries keep the tracers that they
// got from it.
let provider: TracerProvider | undefined

function register(): boolean {
  const shared = state()
  const registered = registeredProvider()
  // The registered provider is ours or that of another copy of the package. Both discover the same tracers.
  if (registered !== undefined) return registered === shared.routing
  provider ??= createRoutingProvider({
    isOn: () => state().routing === provider,
    adoptable: () => (state().adoptable === true ? adoptableProvider() : undefined),
    turnOff: undo,
  })
  shared.routing = provider
  const done = trace.setGlobalTracerProvider(provider)
  if (!done) shared.routing = undefined
  return done
}

function undo(): void {
  leaveTenants()
  const shared = state()
  if (shared.routing === undefined) return
  if (registeredProvider() === shared.routing) trace.disable()
  shared.routing = undefined
  shared.adoptable = false
}
