import type {Span} from '@opentelemetry/api'
import {keys} from '../attributes/namespaces.ts'
import type {AnyTracer, SessionRecord} from '../context/owner.ts'
import {LedgerBook} from '../delivery/ledger.ts'
import type {Pipeline, TracerCore} from './core.ts'
import type {ResolvedOptions} from './resolve-options.ts'
import {keepSession} from './session.ts'
import {startStamped} from './start-stamped.ts'

/** Makes the core of `tracer`; a parent's book adds up those of its forks. */
export function createCore(
  tracer: AnyTracer,
  options: ResolvedOptions,
  pipeline: Pipeline,
  parent: LedgerBook | undefined,
  remoteParent?: Span,
): TracerCore {
  const ids = idsOf(options)
  const core: TracerCore = {
    id: tracer.id,
    project: options.project,
    tracer,
    options,
    pipeline,
    limits: options.limits,
    userAttributes: options.attributes - keptForTheEnd,
    reserved: reservedKeys(ids),
    ids,
    destination: pipeline.outlets.name,
    continueTrace: options.continueTrace,
    onDiagnostic: options.onDiagnostic,
    session: new QuietSession(() => keepSession(core)),
    book: new LedgerBook(parent),
    finished: [],
    closed: false,
    remoteParent,
    start: (...given) => startStamped(core, pipeline.sdk, ...given),
  }
  if (options.inputs !== undefined) keepSession(core)
  return core
}

// Few sessions are ever enriched.
class QuietSession implements SessionRecord {
  #attributes: SessionRecord['attributes'] | undefined
  readonly touch: () => void

  constructor(touch: () => void) {
    this.touch = touch
  }

  get attributes(): SessionRecord['attributes'] {
    this.#attributes ??= new Map()
    return this.#attributes
  }
}

/** Attributes that user data leaves free on a span, for what `trace` and `evaluate` write at its end. */
const keptForTheEnd = 64

function idsOf({sessionId, project, source, runId, datasetId, datapointId}: ResolvedOptions): Record<string, string> {
  const ids: Record<string, string> = {[keys.sessionId]: sessionId, [keys.project]: project, [keys.source]: source}
  if (runId !== undefined) ids[keys.runId] = runId
  if (datasetId !== undefined) ids[keys.datasetId] = datasetId
  if (datapointId !== undefined) ids[keys.datapointId] = datapointId
  return ids
}

// Only what a user's key could name: `honeyhive.session_id` is out of reach of every namespace.
function reservedKeys(ids: Readonly<Record<string, string>>): ReadonlySet<string> | undefined {
  const stamped = [keys.runId, keys.datasetId, keys.datapointId].filter(key => Object.hasOwn(ids, key))
  return stamped.length === 0 ? undefined : new Set(stamped)
}
