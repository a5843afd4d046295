/// <reference lib="esnext.disposable" preserve="true" />
import type {RunOptions} from '../context/state/owner.ts'
import type {FlushOptions, FlushReceipt} from '../delivery/flush-receipt.ts'
import {callable, checkOptions, count, milliseconds, type Rule} from '../diagnostics/check-options.ts'
import {ConfigurationError, requireCallback} from '../diagnostics/errors.ts'
import {sumReceipts} from './sum-receipts.ts'
import {type Created, TenantCache} from './tenant-cache.ts'
import type {HoneyHiveTracer} from './tracer.ts'

/** Options of `tenantTracers`. */
export interface TenantTracersOptions<C extends Created = Created> {
  /** Makes the tracer of a tenant. Returns `undefined` for an unknown tenant. May return a promise. */
  readonly create: (id: string) => C
  /** The number of tracers to keep. Up to twice as many live while they are in use. Default: 1,000. */
  readonly max?: number
  /** Milliseconds after which an unused tracer is shut down. Default: 600,000, ten minutes. */
  readonly idleMs?: number
}

/** The id of a tenant. `undefined` and `null` are no tenant, so a lookup that found none needs no `if`. */
export type TenantId = string | undefined | null

/** One tracer for each tenant, made when it is first asked for. */
export interface TenantTracers<C extends Created = Created> extends AsyncDisposable {
  /** Returns what `create` returned for this tenant: the tracer, `undefined`, or a promise, which never rejects. */
  get(id: TenantId): C | undefined
  /** Returns the tracer if it is there, and never makes one. */
  peek(id: TenantId): HoneyHiveTracer | undefined
  /**
   * Runs `callback` in the tenant's tracer, which stays open until the returned promise settles. Without such a tenant,
   * the callback runs as it is. With an async `create`, the first call for a tenant returns a promise.
   */
  run<R>(id: TenantId, callback: () => R, options?: RunOptions): R | Later<C, R>
  /** The number of tracers that are open or being made. */
  readonly size: number
  /** Flushes all tracers and returns the sum of their receipts. */
  flush(options?: FlushOptions): Promise<FlushReceipt>
  /** Shuts all tracers down, and returns the sum of their receipts. Afterwards `get` returns `undefined`. */
  shutdown(options?: FlushOptions): Promise<FlushReceipt>
}

/** A result of `run` that is possible only with an async `create`. */
type Later<C, R> = Extract<C, PromiseLike<unknown>> extends never ? never : Promise<Awaited<R>>

/**
 * Keeps one tracer for each tenant. A tracer is in use while `run` holds it, while it has open spans, and for 30 seconds
 * after it was asked for. A tracer in use is never shut down. Any other tracer is
 * shut down when it was idle for `idleMs`. Above `max`, the one that was unused for longest is shut down first. A tenant that is asked for again gets a new tracer. Throws a `ConfigurationError` for wrong
 * options. The methods never throw in a request: a failing `create` is reported (`tenant-failed`), and the tenant is
 * asked for again after a second.
 *
 * @example
 * const tenants = tenantTracers({create: id => new HoneyHiveTracer({project: id, destination: 'memory'})})
 * tenants.run('acme', () => discoverTracer()?.project) // 'acme'
 */
export function tenantTracers<C extends Created>(options: TenantTracersOptions<C>): TenantTracers<C> {
  checkOptions('tenantTracers()', options, rules)
  if (options.create === undefined) throw new ConfigurationError('tenantTracers(): `create` is missing')
  const {create, max = 1_000, idleMs = 600_000} = options
  const cache = new TenantCache({create, max, idleMs})
  let closing: Promise<FlushReceipt> | undefined
  const shutdown = (given?: FlushOptions): Promise<FlushReceipt> => (closing ??= sumReceipts(cache.close(given)))
  return {
    get: id => (isNone(id) ? undefined : (cache.get(id) as C | undefined)),
    peek: id => (isNone(id) ? undefined : cache.peek(id)),
    run: (id, callback, given) => runHeld(cache, id, callback, given) as never,
    get size() {
      return cache.size
    },
    flush: given => sumReceipts(cache.tracers().map(tracer => tracer.flush(given))),
    shutdown,
    [Symbol.asyncDispose]: async () => {
      await shutdown()
    },
  }
}

const rules: Record<keyof TenantTracersOptions, Rule> = {create: callable, max: count(1), idleMs: milliseconds}

function runHeld(cache: TenantCache, id: TenantId, callback: () => unknown, options: RunOptions | undefined): unknown {
  requireCallback(callback, 'tenants.run()')
  if (isNone(id)) return callback()
  // The hold comes before the look for room, which could otherwise close the tracer of this very request.
  const {found, release} = cache.hold(id)
  const inside = (tracer: HoneyHiveTracer | undefined): unknown =>
    tracer === undefined ? callback() : tracer.run(callback, options)
  if (found instanceof Promise) return untilSettled(found.then(inside), release)
  try {
    return untilSettled(inside(found), release)
  } catch (error) {
    release()
    throw error
  }
}

function isNone(id: TenantId): id is undefined | null {
  return id === undefined || id === null
}

// Only native promises are observed. Calling `then` on another thenable could run a query a second time.
function untilSettled(result: unknown, release: () => void): unknown {
  if (result instanceof Promise) return result.finally(release)
  release()
  return result
}
