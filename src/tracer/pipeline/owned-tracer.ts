import type {Context, Span, Tracer, TracerProvider} from '@opentelemetry/api'
import {context} from '@opentelemetry/api'
import {requireCallback} from '../../diagnostics/errors.ts'
import {enter} from '../../context/entered-context.ts'
import {snapshotOf} from '../../context/context-snapshot.ts'
import {type StartOptions, startClaimedSpan} from '../../context/start-span.ts'
import type {TracerCore} from './core.ts'
import {flush, shutdown} from './lifecycle.ts'
import {startStamped} from './start-stamped.ts'

/** OpenTelemetry's `startSpan` and `startActiveSpan`, with the additional options `link` and `join`. */
export interface OwnedTracer extends Tracer {
  startSpan(name: string, options?: StartOptions, context?: Context): Span
  startActiveSpan<R>(name: string, callback: (span: Span) => R): R
  startActiveSpan<R>(name: string, options: StartOptions, callback: (span: Span) => R): R
  startActiveSpan<R>(name: string, options: StartOptions, context: Context, callback: (span: Span) => R): R
}

/** Starts a span of `core`. */
export function startSpanOf(core: TracerCore, name: string, options: StartOptions, at: Context): Span {
  return startClaimedSpan(core, name, options, snapshotOf(at, core))
}

/** Runs `callback` with `core` entered. */
export function runInside<R>(core: TracerCore, callback: () => R): R {
  requireCallback(callback, 'tracer.run()')
  return context.with(enter(snapshotOf(context.active(), core), core), callback)
}

/** Creates an OpenTelemetry tracer whose spans belong to `core`. `sdk` sets their scope name and version. */
export function createOwnedTracer(core: TracerCore, sdk: () => Tracer): OwnedTracer {
  const start: TracerCore['start'] = (...args) => startStamped(core, sdk, ...args)
  const startSpan = (name: string, options: StartOptions = {}, at: Context = context.active()): Span =>
    startClaimedSpan(core, name, options, snapshotOf(at, core), start)
  const startActiveSpan = <R>(name: string, ...rest: ActiveArguments<R>): R => {
    const {options, at, callback} = sortedArguments(rest)
    const snapshot = snapshotOf(at, core)
    const span = startClaimedSpan(core, name, options, snapshot, start)
    return context.with(enter(snapshot, core, span), callback, undefined, span)
  }
  return {startSpan, startActiveSpan}
}

/** An OpenTelemetry provider that can be flushed and shut down, as the SDK's providers can. */
export interface FlushableProvider extends TracerProvider {
  /** Resolves when the destinations have responded for every span that has ended. Never rejects. */
  forceFlush(): Promise<void>
  /** Delivers the spans that have ended, and starts no further span. Never rejects. */
  shutdown(): Promise<void>
}

/** Creates an OpenTelemetry provider for libraries. All of its tracers belong to `core`, and its shutdown closes `core`. */
export function createOwnedProvider(core: TracerCore): FlushableProvider {
  return {
    getTracer(...scope) {
      let sdk: Tracer | undefined
      return createOwnedTracer(core, () => (sdk ??= core.pipeline.provider().getTracer(...scope)))
    },
    forceFlush: async () => void (await flush(core)),
    shutdown: async () => void (await shutdown(core, undefined)),
  }
}

type Callback<R> = (span: Span) => R
/** The arguments of `startActiveSpan` after the name. */
export type ActiveArguments<R> = [Callback<R>] | [StartOptions, Callback<R>] | [StartOptions, Context, Callback<R>]

/** Sorts the arguments of `startActiveSpan` by meaning. */
export function sortedArguments<R>(rest: ActiveArguments<R>): {
  options: StartOptions
  at: Context
  callback: Callback<R>
} {
  const [first, second, third] = rest
  if (typeof first === 'function') return {options: {}, at: context.active(), callback: first}
  if (typeof second === 'function') return {options: first, at: context.active(), callback: second}
  requireCallback(third, 'startActiveSpan()')
  return {options: first, at: second ?? context.active(), callback: third as Callback<R>}
}
