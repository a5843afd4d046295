import type {SpanContext, TracerProvider} from '@opentelemetry/api'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {createHiddenField, type HiddenField} from './hidden-field.ts'
import type {ExitHook} from '../../platform/exit.ts'
import type {Owner, SpanRecord} from './owner.ts'

/** Gives the owner behind an object, if it is a tracer of the copy that the function comes from. */
export type OwnerReader = (value: object) => Owner | undefined

/**
 * The one process-wide record: two copies of the package in one process share it, so fields are only ever added,
 * and nothing in it depends on the class of the other copy.
 */
export interface State {
  /** By the span's own context object, which every part of OpenTelemetry hands on as it is. */
  readonly owners: HiddenField<SpanContext, SpanRecord>
  /** One for each copy: what it can read an owner from is one of its tracers. */
  readonly readers: OwnerReader[]
  /** Tracers by id: those that forked from nothing, and forks whose id was asked for. */
  readonly registry: Map<string, WeakRef<object>>
  /** Metadata objects of the baggage entries made by `toBaggage` in this process. */
  readonly baggage: WeakMap<object, Owner>
  defaultOwner: Owner | undefined
  /** The global context manager was registered by this library. */
  managesContext?: boolean
  /** The provider that `routeInstrumentations` registered, from whichever copy. */
  routing: TracerProvider | undefined
  /** Copies of the package that share this record. */
  copies: number
  /** The `TracerRules` of the enrich room, once a tracer was made. This room only keeps them. */
  tracerRules?: object
  /** What waits for the end of the process; made by the first copy that delivers. */
  exitHook?: ExitHook
  /** Says that another copy came. Absent where an older copy made the record. */
  readonly joined?: () => void
}

const key = Symbol.for('enrich-span.v1')

let known: State | undefined

/** The record, if any copy has made it: whoever only looks for owners need not bring what is needed to make one. */
export function sharedState(): State | undefined {
  if (known !== undefined) return known
  const shared = (globalThis as {[key]?: State})[key]
  if (shared === undefined) return undefined
  known = shared
  shared.copies += 1
  if (shared.copies > 1) shared.joined?.()
  return shared
}

/** The record, made on first use: importing must leave no trace in `globalThis`. */
export function state(): State {
  return sharedState() ?? share(create())
}

function create(): State {
  return {
    owners: createHiddenField(),
    readers: [],
    registry: new Map(),
    baggage: new WeakMap(),
    defaultOwner: undefined,
    routing: undefined,
    copies: 0,
    joined: () => report(codes.secondCopy, undefined, () => ({subject: 'enrich-span'})),
  }
}

function share(created: State): State {
  Object.defineProperty(globalThis, key, {value: created})
  return sharedState() ?? created
}
