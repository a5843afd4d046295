import type {Span} from '@opentelemetry/api'
import {ensureContextManager} from '../../context/async-context.ts'
import type {AnyTracer} from '../../context/state/owner.ts'
import {createHiddenField} from '../../context/state/hidden-field.ts'
import {randomId} from '../../context/state/random-id.ts'
import {addOwnerReader, register} from '../../context/state/registry.ts'
import {LedgerBook} from '../../delivery/ledger.ts'
import {installTracerRules} from '../../enrich/rules/install-tracer-rules.ts'
import type {ForkOptions, TracerOptions} from '../options/options.ts'
import {resolveForkOptions, resolveOptions} from '../options/resolve-options.ts'
import type {TracerCore} from './core.ts'
import {ForkableCore} from './forkable-core.ts'
import {createPipeline} from './pipeline.ts'
import {printStart} from './receipt.ts'

// This is not a private field of the class. Only the constructor could set such a field, and the constructor takes a
// user's options.
const cores = /* @__PURE__ */ createHiddenField<object, TracerCore>()

// The function is created once, so that it is added to the readers of tracers only once.
const readCore = (value: object): TracerCore | undefined => cores.get(value)

/** Returns the core of a tracer that this copy of the package made. */
export function coreOf(tracer: AnyTracer): TracerCore {
  const core = readCore(tracer)
  if (core === undefined) throw new TypeError('not a HoneyHiveTracer')
  return core
}

/** Gives `tracer` a core with its own pipeline. Throws a `ConfigurationError` for a wrong option. */
export function createCore<T extends AnyTracer>(tracer: T, options: TracerOptions, remoteParent?: Span): T {
  const resolved = resolveOptions(options)
  if (resolved.contextManager) ensureContextManager()
  addOwnerReader(readCore)
  installTracerRules()
  const id = randomId()
  const own = {...resolved, remoteParent, id}
  const core = new ForkableCore(tracer, own, createPipeline(resolved, id), new LedgerBook(undefined))
  register(core)
  printStart(core)
  return attach(tracer, core)
}

/**
 * Gives `tracer` the core of a fork of `parent`. The parent's book adds up the books of its forks. Throws as
 * `createCore` does.
 */
export function createFork<T extends AnyTracer>(tracer: T, parent: TracerCore, options: ForkOptions): T {
  const own = resolveForkOptions(options, parent)
  return attach(tracer, new ForkableCore(tracer, own, parent.pipeline, new LedgerBook(parent.book), parent))
}

function attach<T extends AnyTracer>(tracer: T, core: ForkableCore): T {
  cores.set(tracer, core)
  if (core.inputs !== undefined) core.session.touch()
  return tracer
}
