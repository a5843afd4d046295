import {type Context, propagation, type TextMapGetter, type TextMapPropagator} from '@opentelemetry/api'
import {W3CTraceContextPropagator} from '@opentelemetry/core'
import {ensureContextManager} from '../../context/async-context.ts'
import {snapshotOf} from '../../context/context-snapshot.ts'
import {enter} from '../../context/entered-context.ts'
import {registeredGlobals} from '../../context/registered-globals.ts'
import type {AnyTracer} from '../../context/state/owner.ts'
import {ownerOfTracer} from '../../context/state/state.ts'
import * as codes from '../../diagnostics/codes.ts'
import {toError} from '../../diagnostics/errors.ts'
import {report} from '../../diagnostics/report.ts'
import {createExtractedRequest, type ExtractedRequest} from './extracted-request.ts'

/** Chooses the tenant of a request. It must answer at once. */
type ChooseTenant = (request: ExtractedRequest) => AnyTracer | undefined

/**
 * Wraps the registered propagator, so that `choose` enters the tenant of each extracted context. Where none is
 * registered, W3C Trace Context is. Returns `false`, and changes nothing, where it cannot be registered.
 */
export function enterTenants(choose: ChooseTenant): boolean {
  ensureContextManager()
  const registered = registeredGlobals()?.propagation
  if (wrapped !== undefined && registered === wrapped.propagator) {
    wrapped.choose = choose
    return true
  }
  const inner = (registered as TextMapPropagator | undefined) ?? new W3CTraceContextPropagator()
  const entering: Wrapped = {
    choose,
    propagator: createTenantPropagator(inner, () => entering.choose),
    replaced: registered,
  }
  propagation.disable()
  if (propagation.setGlobalPropagator(entering.propagator)) {
    wrapped = entering
    return true
  }
  // Another version of the api holds the globals, so only this record brings the old propagator back.
  putBack(registered)
  report(codes.propagatorKept, undefined, () => ({subject: 'routeInstrumentations({tenant})'}))
  return false
}

/** Restores the propagator that `enterTenants` wrapped. Under a later propagator, ours passes through. */
export function leaveTenants(): void {
  if (wrapped === undefined) return
  const {propagator, replaced} = wrapped
  wrapped.choose = () => undefined
  if (registeredGlobals()?.propagation === propagator) {
    propagation.disable()
    putBack(replaced)
  }
  wrapped = undefined
}

interface Wrapped {
  choose: ChooseTenant
  readonly propagator: TextMapPropagator
  /** The propagator that was registered before; `undefined` when there was none. */
  readonly replaced: object | undefined
}

let wrapped: Wrapped | undefined

function putBack(propagator: object | undefined): void {
  const globals = registeredGlobals()
  if (globals !== undefined && propagator !== undefined) globals.propagation = propagator
}

function createTenantPropagator(inner: TextMapPropagator, choose: () => ChooseTenant): TextMapPropagator {
  // The function of the user may itself extract a context.
  let asking = false
  const tenantOf = (carrier: unknown, getter: TextMapGetter<unknown>): ReturnType<ChooseTenant> => {
    asking = true
    try {
      return choose()(createExtractedRequest(carrier, getter))
    } finally {
      asking = false
    }
  }
  return {
    extract: (at, carrier: unknown, getter) => {
      const extracted = inner.extract(at, carrier, getter)
      return asking || hasTenant(extracted) ? extracted : entered(extracted, () => tenantOf(carrier, getter))
    },
    inject: (at, carrier, setter) => inner.inject(at, carrier, setter),
    fields: () => inner.fields(),
  }
}

function entered(at: Context, ask: () => unknown): Context {
  let cause: string
  try {
    const tenant = ask()
    if (tenant === undefined) return at
    const owner = ownerOfTracer(tenant)
    if (owner !== undefined) return enter(snapshotOf(at, owner), owner)
    if (tenant instanceof Promise) tenant.catch(() => {})
    cause = `\`tenant\` returned ${tenant instanceof Promise ? 'a promise, which is not awaited' : 'something that is not a tracer'}`
  } catch (error) {
    cause = `\`tenant\` threw: ${toError(error).message}`
  }
  report(codes.tenantFailed, undefined, () => ({subject: 'routeInstrumentations({tenant})', cause}))
  return at
}

// A default tracer is not the tenant of a request.
function hasTenant(at: Context): boolean {
  const {stack, spanOwner} = snapshotOf(at, undefined)
  return stack?.entered !== undefined || spanOwner !== undefined
}
