import type {Span} from '@opentelemetry/api'
import type {AnyTracer} from '../../context/state/any-tracer.ts'
import {register} from '../../context/state/registry.ts'
import {LedgerBook} from '../../delivery/ledger.ts'
import type {Pipeline, TracerCore} from './core.ts'
import {idsOf, idsOfFork} from '../options/ids.ts'
import {ForkableCore} from './forkable-core.ts'
import {logStart} from './log-verbose.ts'
import type {ForkOptions} from '../options/options.ts'
import type {OwnOptions} from '../options/resolve-options.ts'

/** Makes the core of a tracer with a pipeline of its own. */
export function createCore(
  tracer: AnyTracer,
  id: string,
  options: OwnOptions,
  pipeline: Pipeline,
  remoteParent: Span | undefined,
): TracerCore {
  const own = {ids: idsOf(options), sessionName: options.sessionName, inputs: options.inputs}
  const core = new ForkableCore(tracer, pipeline, new LedgerBook(undefined), own, undefined, remoteParent, id)
  register(core)
  logStart(core)
  return withSession(core)
}

/** Makes the core of a fork of `parent`, whose book adds up those of its forks. */
export function createFork(tracer: AnyTracer, parent: TracerCore, given: ForkOptions): TracerCore {
  const own = {
    ids: idsOfFork(parent.ids, given),
    sessionName: given.sessionName ?? parent.sessionName,
    inputs: given.inputs,
  }
  return withSession(new ForkableCore(tracer, parent.pipeline, new LedgerBook(parent.book), own, parent))
}

function withSession(core: ForkableCore): TracerCore {
  if (core.inputs !== undefined) core.session.touch()
  return core
}
