import {later, monotonicMs} from '#platform/clock'
import {ownerOfTracer} from '../context/state/state.ts'
import type {FlushOptions, FlushReceipt} from '../delivery/flush-receipt.ts'
import * as codes from '../diagnostics/codes.ts'
import {toError} from '../diagnostics/errors.ts'
import {report} from '../diagnostics/report.ts'
import type {TracerCore} from './pipeline/core.ts'
import type {HoneyHiveTracer} from './tracer.ts'

/** A result of `create`. */
export type Created = HoneyHiveTracer | undefined | Promise<HoneyHiveTracer | undefined>

interface Settings {
  readonly create: (id: string) => Created
  readonly max: number
  readonly idleMs: number
}

interface Tenant {
  /** The result of `create`, which `get` returns. */
  made: Created
  /** The tracer, once it is there. */
  tracer: HoneyHiveTracer | undefined
  held: number
  usedAt: number
}

/** A tracer that was asked for is not shut down for this long, because its request may be about to use it. */
const graceMs = 30_000
/** A `create` that failed is not called again for this long. */
const failedMs = 1_000

/** The tracers of tenants, the longest unused first. */
export class TenantCache {
  readonly #settings: Settings
  readonly #grace: number
  readonly #tenants: Map<string, Tenant> = new Map()
  /** When the last `create` of a tenant failed. */
  readonly #failed: Map<string, number> = new Map()
  readonly #leaving: Set<Promise<FlushReceipt>> = new Set()
  #cancelTimer: (() => void) | undefined
  #closed = false

  constructor(settings: Settings) {
    this.#settings = settings
    this.#grace = Math.min(settings.idleMs, graceMs)
  }

  get size(): number {
    return this.#tenants.size
  }

  tracers(): HoneyHiveTracer[] {
    return [...this.#tenants.values()].flatMap(({tracer}) => tracer ?? [])
  }

  peek(id: string): HoneyHiveTracer | undefined {
    const tenant = this.#tenants.get(id)
    if (tenant !== undefined) this.#touch(id, tenant)
    return tenant?.tracer
  }

  get(id: string): Created {
    return this.#tenantOf(id)?.made
  }

  /** Keeps the tracer of a tenant open until `release` is called. */
  hold(id: string): {readonly found: Created; readonly release: () => void} {
    const tenant = this.#tenantOf(id)
    if (tenant === undefined) return {found: undefined, release: () => {}}
    tenant.held += 1
    const release = (): void => {
      tenant.held -= 1
      if (this.#tenants.get(id) === tenant) this.#touch(id, tenant)
    }
    return {found: tenant.tracer ?? tenant.made, release}
  }

  /** Shuts every tracer down. The receipts include those of tracers that are shutting down already. */
  close(options: FlushOptions | undefined): Promise<FlushReceipt>[] {
    this.#closed = true
    for (const [id, tenant] of this.#tenants) this.#remove(id, tenant, options)
    return [...this.#leaving]
  }

  #tenantOf(id: string): Tenant | undefined {
    const known = this.#tenants.get(id)
    if (known !== undefined) {
      this.#touch(id, known)
      return known
    }
    if (this.#closed || this.#failedLately(id) || !this.#makeRoom()) return undefined
    return this.#create(id)
  }

  #create(id: string): Tenant | undefined {
    const tenant: Tenant = {made: undefined, tracer: undefined, held: 0, usedAt: monotonicMs()}
    // It is known before `create` runs, which may ask for the same tenant.
    this.#tenants.set(id, tenant)
    let created: Created
    try {
      created = this.#settings.create(id)
    } catch (error) {
      created = undefined
      this.#fail(id, toError(error).message)
    }
    if (isPromise(created)) {
      tenant.made = created.then(
        value => this.#settle(id, tenant, value),
        (error: unknown) => {
          this.#fail(id, toError(error).message)
          return this.#settle(id, tenant, undefined)
        },
      )
    } else {
      tenant.made = this.#settle(id, tenant, created)
      if (tenant.made === undefined) return undefined
    }
    this.#startTimer()
    return tenant
  }

  #settle(id: string, tenant: Tenant, value: HoneyHiveTracer | undefined): HoneyHiveTracer | undefined {
    const isTracer = ownerOfTracer(value) !== undefined
    if (isTracer && !this.#closed) {
      tenant.tracer = value
      this.#touch(id, tenant)
      return value
    }
    this.#tenants.delete(id)
    // The tenants were shut down while this tracer was being made.
    if (isTracer) void value?.shutdown()
    else if (value !== undefined) this.#fail(id, '`create` returned something that is not a HoneyHiveTracer')
    return undefined
  }

  #fail(id: string, cause: string): void {
    report(codes.tenantFailed, undefined, () => ({subject: `tenantTracers(): tenant "${id}"`, cause}))
    if (this.#failed.size >= this.#settings.max) this.#failed.delete([...this.#failed.keys()][0] ?? '')
    this.#failed.set(id, monotonicMs())
  }

  #failedLately(id: string): boolean {
    const at = this.#failed.get(id)
    if (at === undefined) return false
    if (monotonicMs() - at < failedMs) return true
    this.#failed.delete(id)
    return false
  }

  #touch(id: string, tenant: Tenant): void {
    tenant.usedAt = monotonicMs()
    this.#tenants.delete(id)
    this.#tenants.set(id, tenant)
  }

  /** Returns `false` when twice the tracers to keep are in use. Invented names must not fill the memory. */
  #makeRoom(): boolean {
    const {max} = this.#settings
    this.#evict(tenants => tenants >= max)
    if (this.#tenants.size < max * 2) return true
    report(codes.tenantsFull, undefined, () => ({subject: 'tenantTracers()'}))
    return false
  }

  #evict(tooMany: (tenants: number, idle: number) => boolean): void {
    const now = monotonicMs()
    for (const [id, tenant] of this.#tenants) {
      const idle = now - tenant.usedAt
      // All that follow were used later.
      if (idle < this.#grace || !tooMany(this.#tenants.size, idle)) return
      if (!isBusy(tenant)) this.#remove(id, tenant, undefined)
    }
  }

  #remove(id: string, {tracer}: Tenant, options: FlushOptions | undefined): void {
    this.#tenants.delete(id)
    if (this.#tenants.size === 0) this.#stopTimer()
    if (tracer === undefined) return
    const leaving = tracer.shutdown(options)
    this.#leaving.add(leaving)
    void leaving.then(() => this.#leaving.delete(leaving))
  }

  #startTimer(): void {
    this.#cancelTimer ??= later(() => {
      this.#cancelTimer = undefined
      const {max, idleMs} = this.#settings
      this.#evict((tenants, idle) => tenants > max || idle >= idleMs)
      if (this.#tenants.size > 0) this.#startTimer()
    }, this.#grace)
  }

  #stopTimer(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }
}

function isPromise(created: Created): created is Promise<HoneyHiveTracer | undefined> {
  return typeof (created as {then?: unknown} | undefined)?.then === 'function'
}

// A tracer of another copy of the package has a ledger in the same place.
function isBusy({held, tracer}: Tenant): boolean {
  const owner = ownerOfTracer(tracer) as Partial<TracerCore> | undefined
  return held > 0 || tracer === undefined || (owner?.book?.open ?? 0) > 0
}
