import {
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  trace,
  type Tracer,
  type TracerProvider,
} from '@opentelemetry/api'
import {ownerAt} from '../../context/discover.ts'
import type {Owner} from '../../context/state/owner.ts'
import {openTracers} from '../../context/state/registry.ts'
import {ownerOfTracer} from '../../context/state/state.ts'
import {type ActiveArguments, type FlushableProvider, sortedArguments} from '../pipeline/owned-tracer.ts'

/** The state of the routing, which changes while libraries keep the tracers that they got. */
interface RoutingState {
  /** Without it, nothing is recorded. */
  readonly isOn: () => boolean
  /** The provider of spans that wait to be adopted; `undefined` when there are none. */
  readonly adoptable: () => TracerProvider | undefined
  readonly turnOff: () => void
}

/**
 * Creates a provider that discovers the tracer of each span. Its shutdown turns the routing off and flushes the tracers,
 * which stay open.
 */
export function createRoutingProvider(routing: RoutingState): FlushableProvider {
  return {
    getTracer: (...scope) => createRoutedTracer(scope, routing),
    forceFlush: flushTracers,
    shutdown: async () => {
      routing.turnOff()
      await flushTracers()
    },
  }
}

/**
 * Flushes every open tracer. The spans of a fork are part of its parent's flush. A tracer whose spans the application's
 * provider delivers would flush that provider, which is often the one that calls this.
 */
export async function flushTracers(): Promise<void> {
  const ours = openTracers().filter(tracer => ownerOfTracer(tracer)?.ofProvider !== true)
  await Promise.all(ours.map(async tracer => tracer.flush()))
}

/** The kinds of spans with which work enters a process. A tenant is found out below them. */
const entries: ReadonlySet<SpanKind | undefined> = new Set([SpanKind.SERVER, SpanKind.CONSUMER])

type Scope = Parameters<TracerProvider['getTracer']>

function createRoutedTracer(scope: Scope, {isOn, adoptable}: RoutingState): Tracer {
  // One tracer of this scope for each of our living tracers.
  const tracers = new WeakMap<Owner, Tracer>()
  const tracerAt = (at: Context): Tracer | undefined => {
    const owner = isOn() ? ownerAt(at) : undefined
    if (owner === undefined) return undefined
    const known = tracers.get(owner) ?? owner.tracer.provider.getTracer(...scope)
    tracers.set(owner, known)
    return known
  }
  const startUnowned = (name: string, options: SpanOptions | undefined, at: Context): Span => {
    const provider = isOn() && entries.has(options?.kind) ? adoptable() : undefined
    return provider?.getTracer(...scope).startSpan(name, options, at) ?? notRecording(options, at)
  }
  const startSpan = (name: string, options?: SpanOptions, at: Context = context.active()): Span =>
    tracerAt(at)?.startSpan(name, options, at) ?? startUnowned(name, options, at)
  const startActiveSpan = <R>(name: string, ...rest: ActiveArguments<R>): R => {
    const {options, at, callback} = sortedArguments(rest)
    const tracer = tracerAt(at)
    if (tracer !== undefined) return tracer.startActiveSpan(name, options, at, callback)
    const span = startUnowned(name, options, at)
    return context.with(trace.setSpan(at, span), callback, undefined, span)
  }
  return {startSpan, startActiveSpan}
}

// The incoming span context is passed on to the called code, as the api does without a provider.
function notRecording(options: SpanOptions | undefined, at: Context): Span {
  const above = options?.root ? undefined : trace.getSpanContext(at)
  return trace.wrapSpanContext(above ?? INVALID_SPAN_CONTEXT)
}
