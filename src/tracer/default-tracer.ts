import {type Context, context} from '@opentelemetry/api'
import {discover} from '../context/discover.ts'
import type {AnyTracer, Owner} from '../context/state/owner.ts'
import {snapshotOf} from '../context/context-snapshot.ts'
import {ownerOfTracer, state} from '../context/state/state.ts'
import {findOwner} from '../context/state/registry.ts'
import {ConfigurationError} from '../diagnostics/errors.ts'
import type {HoneyHiveTracer} from './tracer.ts'

/**
 * Makes `tracer` the one that is discovered where nothing nearer is; `undefined` clears it. No tracer ever becomes the
 * default by itself. Throws a `ConfigurationError` for anything that is not one of our tracers.
 *
 * @example
 * setDefaultTracer(new HoneyHiveTracer({project: 'support'}))
 */
export function setDefaultTracer(tracer: HoneyHiveTracer | undefined): void {
  const owner = tracer === undefined ? undefined : ownerOfTracer(tracer)
  if (tracer !== undefined && owner === undefined) {
    throw new ConfigurationError('setDefaultTracer(): expected a HoneyHiveTracer or undefined, got something else')
  }
  state().defaultOwner = owner
}

/** The tracer set by `setDefaultTracer` or `HoneyHiveTracer.init`. */
export function getDefaultTracer(): HoneyHiveTracer | undefined {
  return tracerOf(state().defaultOwner)
}

/** The living, open tracer with this id. */
export function getTracer(id: string): HoneyHiveTracer | undefined {
  return tracerOf(findOwner(id))
}

/** Where to look. */
export interface DiscoverOptions {
  readonly tracer?: AnyTracer | undefined
  /** The active context when absent. */
  readonly context?: Context | undefined
}

/**
 * The tracer that free functions use here: the one given; else the one that entered, or that owns the active span; else
 * the one that baggage of this process names; else the default; else none.
 *
 * @example
 * const tracer = new HoneyHiveTracer({destination: 'memory'})
 * tracer.run(() => discoverTracer() === tracer) // true
 */
export function discoverTracer(options: DiscoverOptions = {}): HoneyHiveTracer | undefined {
  return tracerOf(discover(snapshotOf(options.context ?? context.active(), ownerOfTracer(options.tracer)))?.owner)
}

/** The tracer that `owner` is the record of, as its class. */
export function tracerOf(owner: Owner | undefined): HoneyHiveTracer | undefined {
  const tracer = owner?.tracer
  return tracer !== undefined && isOurs(tracer) ? tracer : undefined
}

// Nothing but the class, of this copy or another one, lets an owner be read.
function isOurs(tracer: AnyTracer): tracer is HoneyHiveTracer {
  return ownerOfTracer(tracer) !== undefined
}
