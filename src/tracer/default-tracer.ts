import {type Context, context} from '@opentelemetry/api'
import {ownerAt} from '../context/discover.ts'
import type {AnyTracer, Owner} from '../context/state/owner.ts'
import {findOwner} from '../context/state/registry.ts'
import {ownerOfTracer, state} from '../context/state/state.ts'
import {ConfigurationError} from '../diagnostics/errors.ts'
import type {HoneyHiveTracer} from './tracer.ts'

/**
 * Sets the tracer that is discovered where there is no nearer one. `undefined` clears it. A tracer never becomes the
 * default by itself. Throws a `ConfigurationError` for anything but a `HoneyHiveTracer`.
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

/** Returns the tracer with this id, while it is alive and open. */
export function getTracer(id: string): HoneyHiveTracer | undefined {
  return tracerOf(findOwner(id))
}

/** Options of `discoverTracer`. */
export interface DiscoverOptions {
  /** A tracer that wins over every rule of discovery. */
  readonly tracer?: AnyTracer | undefined
  /** The context to search; the active context by default. */
  readonly context?: Context | undefined
}

/**
 * Returns the tracer that free functions use here. In this order: `options.tracer`, the tracer that was entered or owns
 * the active span, the tracer in the baggage of this process, the default tracer.
 *
 * @example
 * const tracer = new HoneyHiveTracer({destination: 'memory'})
 * tracer.run(() => discoverTracer() === tracer) // true
 */
export function discoverTracer(options: DiscoverOptions = {}): HoneyHiveTracer | undefined {
  return tracerOf(ownerAt(options.context ?? context.active(), ownerOfTracer(options.tracer)))
}

/** Returns the tracer of `owner`. */
export function tracerOf(owner: Owner | undefined): HoneyHiveTracer | undefined {
  const tracer = owner?.tracer
  return tracer !== undefined && isOurs(tracer) ? tracer : undefined
}

// Only an object of the class has an owner, from this copy of the package or another one.
function isOurs(tracer: AnyTracer): tracer is HoneyHiveTracer {
  return ownerOfTracer(tracer) !== undefined
}
