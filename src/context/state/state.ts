import type {SpanContext, TracerProvider} from '@opentelemetry/api'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {createHiddenField, type HiddenField} from './hidden-field.ts'
import type {ExitHook} from '../../platform/exit.ts'
import type {Owner, SpanRecord} from './owner.ts'
import type {PlainRecord} from './plain-record.ts'

/**
 * The one process-wide record. Copies of the package in one process share it. So fields are only ever added, and they
 * never depend on the classes of another copy.
 */
export interface State {
  /** Records of spans by the `SpanContext` object of the span, which all of OpenTelemetry passes on unchanged. */
  readonly spanRecords: HiddenField<SpanContext, SpanRecord>
  /** Records of plain spans that a processor of ours saw start. The first such span creates the field. */
  plainRecords?: HiddenField<SpanContext, PlainRecord>
  /** One function for each copy of the package. It returns the owner behind an object that is a tracer of that copy. */
  readonly ownerReaders: ((value: object) => Owner | undefined)[]
  /** Tracers by id: all root tracers, and those forks whose id was read. */
  readonly registry: Map<string, WeakRef<object>>
  /** Tracers by the metadata object of each baggage entry that `toBaggage` made in this process. */
  readonly baggage: WeakMap<object, Owner>
  defaultOwner: Owner | undefined
  /** True when this library registered the global context manager. */
  managesContext?: boolean
  /** The provider that `routeInstrumentations` registered, from any copy. */
  routing: TracerProvider | undefined
  /** The resource of the last plain span that a processor of ours saw. */
  applicationResource?: object
  /** True when a `routedSpanProcessor` was made, so that an application's provider can serve our tracers. */
  routesProcessor?: boolean
  /** True when routed spans that no tracer owns wait to be adopted. */
  adoptable?: boolean
  /** The number of package copies that share this record. */
  copies: number
  /** The `TracerRules` of the enrich room, once a tracer exists. This room only stores them. */
  tracerRules?: object
  /** The tasks for the end of the process. The first copy that delivers spans creates them. */
  exitHook?: ExitHook
  /** Reports another copy. Absent when an older copy made the record. */
  readonly joined?: () => void
}

const key = Symbol.for('enrich-span.v1')

let shared: State | undefined

/** Returns the record and makes it on first use, because an import must leave no trace in `globalThis`. */
export function state(): State {
  return sharedState() ?? share(create())
}

/**
 * Returns the record if any copy has made it. Code that only looks for owners then needs no code that makes the record.
 */
export function sharedState(): State | undefined {
  if (shared !== undefined) return shared
  const found = (globalThis as {[key]?: State})[key]
  if (found === undefined) return undefined
  shared = found
  found.copies += 1
  if (found.copies > 1) found.joined?.()
  return found
}

/** Returns the owner behind `value` when it is a tracer of any copy of the package. */
export function ownerOfTracer(value: unknown): Owner | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const read of sharedState()?.ownerReaders ?? []) {
    const owner = read(value)
    if (owner !== undefined) return owner
  }
  return undefined
}

function share(created: State): State {
  Object.defineProperty(globalThis, key, {value: created})
  return sharedState() ?? created
}

function create(): State {
  return {
    spanRecords: createHiddenField(),
    ownerReaders: [],
    registry: new Map(),
    baggage: new WeakMap(),
    defaultOwner: undefined,
    routing: undefined,
    copies: 0,
    joined: () => report(codes.secondCopy, undefined, () => ({subject: 'enrich-span'})),
  }
}
