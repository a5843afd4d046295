/// <reference lib="esnext.disposable" preserve="true" />
import type {Context, Span, Tracer, TracerProvider} from '@opentelemetry/api'
import {context} from '@opentelemetry/api'
import type {ReadableSpan, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {Enrichment} from '../attributes/namespaces.ts'
import * as keys from '../attributes/wire-keys.ts'
import {ensureContextManager} from '../context/async-context.ts'
import {withBaggage} from '../context/baggage.ts'
import {enter} from '../context/enter.ts'
import {snapshotOf} from '../context/context-snapshot.ts'
import type {AnyTracer} from '../context/state/any-tracer.ts'
import {randomId} from '../context/state/random-id.ts'
import {recognise} from '../context/state/registry.ts'
import {type StartOptions, startOwned} from '../context/start-owned.ts'
import {state} from '../context/state/state.ts'
import type {FlushOptions, FlushReceipt} from '../delivery/flush-receipt.ts'
import {installTracerRules} from '../enrich/owned/install-tracer-rules.ts'
import {enrichSessionOf} from '../enrich/enrich-session.ts'
import {requireCallback} from '../diagnostics/require-callback.ts'
import type {EnrichSpan} from '../enrich/enrich-span.ts'
import {type Carrier, readCarrier, samplerBelow, toCarrier} from './carrier.ts'
import {checkForkOptions} from './options/check-options.ts'
import type {TracerCore} from './pipeline/core.ts'
import {closeFork} from './pipeline/close-fork.ts'
import {createCore, createFork} from './pipeline/create-core.ts'
import {Handles} from './handles.ts'
import {flush, shutdownPipeline} from './pipeline/lifecycle.ts'
import type {ForkOptions, TracerOptions} from './options/options.ts'
import type {ActiveArguments} from './pipeline/owned-tracer.ts'
import {createPipeline} from './pipeline/pipeline.ts'
import {resolveOptions} from './options/resolve-options.ts'
import type {Trace} from '../trace/trace.ts'

/**
 * One isolated tracer: its spans, its session and its ledger are its own, whatever else runs in the process.
 * Constructing one changes nothing for other tracers. A wrong option throws a `ConfigurationError` at once.
 *
 * @example
 * await using tracer = new HoneyHiveTracer({project: 'support', sessionName: 'chat', destination: 'memory'})
 * tracer.trace(() => enrichSpan({metadata: {step: 1}}))() // true
 */
export class HoneyHiveTracer implements AnyTracer {
  readonly #core: TracerCore
  #made: Handles | undefined
  #closing: Promise<FlushReceipt> | undefined

  constructor(options?: TracerOptions)
  constructor(options: TracerOptions | Fork | Continuation = {}) {
    if (options instanceof Fork) {
      this.#core = createFork(this, options.parent, options.given)
      return
    }
    const {given, remoteParent} = options instanceof Continuation ? options : {given: options, remoteParent: undefined}
    const resolved = resolveOptions(given)
    if (resolved.contextManager) ensureContextManager()
    recognise(HoneyHiveTracer.#coreOf)
    installTracerRules()
    const id = randomId()
    this.#core = createCore(this, id, resolved, createPipeline(resolved, id), remoteParent)
  }

  // Asked about anything at all: only an object made here has the field.
  static #coreOf(this: void, value: object): TracerCore | undefined {
    return #core in value ? value.#core : undefined
  }

  /** Constructs a tracer and makes it the default one of the process. */
  static init(options: TracerOptions = {}): HoneyHiveTracer {
    const tracer = new HoneyHiveTracer(options)
    state().defaultOwner = tracer.#core
    return tracer
  }

  /**
   * A tracer that continues another process's: the same session, project and experiment, and its outermost spans are
   * children of the span that the carrier was made under, unless `continueTrace` is 'never' or 'same-process'. Options
   * win over the carrier; key and destination come from them alone. Takes the object, its JSON, or the header that
   * `inject` wrote. Throws a `ConfigurationError` for anything malformed. A carrier chooses session and project: take
   * it only from senders you trust.
   *
   * @example
   * const tracer = new HoneyHiveTracer({destination: 'memory'})
   * const worker = HoneyHiveTracer.fromCarrier(tracer.carrier(), {destination: 'memory'})
   * worker.sessionId === tracer.sessionId // true
   */
  static fromCarrier(carrier: Carrier | string, options: TracerOptions = {}): HoneyHiveTracer {
    const {options: carriedOptions, remoteParent} = readCarrier(carrier)
    const given = {...carriedOptions, ...options, ...samplerBelow(remoteParent, options)}
    return new HoneyHiveTracer(new Continuation(given, remoteParent) as TracerOptions)
  }

  /** Random: no two tracers collide, and nobody can guess one. */
  get id(): string {
    return this.#core.id
  }

  get project(): string {
    return this.#core.project
  }

  get source(): string {
    return this.#core.ids[keys.source]
  }

  /** A UUID, stamped on every span of this tracer. */
  get sessionId(): string {
    return this.#core.ids[keys.sessionId]
  }

  get sessionName(): string {
    return this.#core.sessionName
  }

  /** Finished spans in the order they ended; destination 'memory' only, else empty. A fork's are its own. */
  get spans(): readonly ReadableSpan[] {
    return this.#core.finished
  }

  // Static: a private method of instances would be one more field of each.
  static #handlesOf(tracer: HoneyHiveTracer): Handles {
    tracer.#made ??= new Handles(tracer.#core)
    return tracer.#made
  }

  /** This tracer under OpenTelemetry's own interface, for code that wants a `Tracer`. */
  get otel(): Tracer {
    return HoneyHiveTracer.#handlesOf(this).otel
  }

  /** This tracer as an OpenTelemetry provider, for libraries that take one: all their spans belong to it. */
  get provider(): TracerProvider {
    return HoneyHiveTracer.#handlesOf(this).provider
  }

  /**
   * A span processor for a provider that the application owns: all its spans become spans of this tracer, unless their
   * parent belongs to another one (`foreign-parent`). Shutting that provider down does not shut this tracer down.
   */
  get spanProcessor(): SpanProcessor {
    return HoneyHiveTracer.#handlesOf(this).spanProcessor
  }

  /** Starts a span below this tracer's nearest span; end it yourself. After `shutdown()` it does not record. */
  startSpan(name: string, options: StartOptions = {}, at: Context = context.active()): Span {
    const core = this.#core
    return startOwned(core, name, options, snapshotOf(at, core))
  }

  /** Starts a span and runs the callback with it active; end it yourself. Returns what the callback returns. */
  startActiveSpan<R>(name: string, callback: (span: Span) => R): R
  startActiveSpan<R>(name: string, options: StartOptions, callback: (span: Span) => R): R
  startActiveSpan<R>(name: string, options: StartOptions, at: Context, callback: (span: Span) => R): R
  startActiveSpan<R>(name: string, ...rest: ActiveArguments<R>): R {
    return HoneyHiveTracer.#handlesOf(this).otel.startActiveSpan(
      name,
      ...(rest as [StartOptions, Context, (span: Span) => R]),
    )
  }

  /** Runs the callback with this tracer entered: free functions inside discover it. Returns what the callback returns. */
  run<R>(callback: () => R): R {
    requireCallback(callback, 'tracer.run()')
    const core = this.#core
    return context.with(enter(snapshotOf(context.active(), core), core), callback)
  }

  /** `trace` bound to this tracer. */
  get trace(): Trace {
    return HoneyHiveTracer.#handlesOf(this).trace
  }

  /** `enrichSpan` bound to this tracer: it writes to this tracer's nearest span, or not at all. */
  get enrichSpan(): EnrichSpan {
    return HoneyHiveTracer.#handlesOf(this).enrichSpan
  }

  /** Adds data to this tracer's session, which is then delivered as one span. */
  enrichSession<const T extends object>(enrichment: T & Enrichment<T>): boolean {
    return enrichSessionOf(this.#core, enrichment)
  }

  /**
   * An isolated tracer with an id, a session and a ledger of its own, that shares this one's pipeline: near free,
   * thousands in a process. Other options throw a `ConfigurationError`.
   */
  fork(options: ForkOptions = {}): HoneyHiveTracer {
    checkForkOptions(options)
    return new HoneyHiveTracer(new Fork(this.#core, options) as TracerOptions)
  }

  /** `context` with a baggage entry that selects this tracer, in this process only. */
  toBaggage(at: Context): Context {
    return withBaggage(at, this.#core)
  }

  /** Where this tracer is now, as plain JSON for another thread, process or job; see `fromCarrier`. No key in it. */
  carrier(at: Context = context.active()): Carrier {
    return toCarrier(this.#core, at)
  }

  /** Waits until the destination answered for every span that ended; resolves with the ledger, never rejects. */
  flush(options?: FlushOptions): Promise<FlushReceipt> {
    return flush(this.#core, options)
  }

  /** Delivers the session and closes: a fork closes alone, a root tracer with its forks and the pipeline. Never rejects. */
  shutdown(options?: FlushOptions): Promise<FlushReceipt> {
    this.#closing ??= (this.#core.isFork ? closeFork : shutdownPipeline)(this.#core, options)
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown()
  }
}

/** The argument with which `fork` calls the constructor. */
class Fork {
  readonly parent: TracerCore
  readonly given: ForkOptions

  constructor(parent: TracerCore, given: ForkOptions) {
    this.parent = parent
    this.given = given
  }
}

/** The argument with which `fromCarrier` calls the constructor. */
class Continuation {
  readonly given: TracerOptions
  readonly remoteParent: Span | undefined

  constructor(given: TracerOptions, remoteParent: Span | undefined) {
    this.given = given
    this.remoteParent = remoteParent
  }
}
