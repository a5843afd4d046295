/// <reference lib="esnext.disposable" preserve="true" />
import {type Context, context, type Span, type Tracer} from '@opentelemetry/api'
import type {ReadableSpan, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {Enrichment} from '../attributes/enrichment.ts'
import type {Namespaces} from '../attributes/namespaces.ts'
import * as keys from '../attributes/wire-keys.ts'
import {withBaggage} from '../context/baggage.ts'
import type {StartOptions} from '../context/start-span.ts'
import type {AnyTracer, RunOptions} from '../context/state/owner.ts'
import {state} from '../context/state/state.ts'
import type {FlushOptions, FlushReceipt} from '../delivery/flush-receipt.ts'
import {enrichSessionOf} from '../enrich/enrich-session.ts'
import type {EnrichSpan} from '../enrich/enrich-span.ts'
import type {Trace} from '../trace/trace.ts'
import {type Carrier, readCarrier, toCarrier} from './carrier.ts'
import {adoptActive, adoptSpan} from './adoption/adopt.ts'
import {handlesOf} from './handles.ts'
import type {ForkOptions, TracerOptions} from './options/options.ts'
import {coreOf, createCore, createFork} from './pipeline/create-core.ts'
import {flush, shutdown} from './pipeline/lifecycle.ts'
import {type ActiveArguments, type FlushableProvider, runInside, startSpanOf} from './pipeline/owned-tracer.ts'

/**
 * An isolated tracer: it shares neither spans nor session nor ledger with other tracers in the process, and constructing
 * one does not change them. A wrong option throws a `ConfigurationError` at once.
 *
 * @example
 * await using tracer = new HoneyHiveTracer({project: 'support', sessionName: 'chat', destination: 'memory'})
 * tracer.trace(() => enrichSpan({metadata: {step: 1}}))() // true
 */
export class HoneyHiveTracer implements AnyTracer {
  constructor(options: TracerOptions = {}) {
    createCore(this, options)
  }

  // Makes a tracer without a core. The constructor cannot do this, because it takes the options of a user, which a fork
  // does not have.
  static #bare(): HoneyHiveTracer {
    return Object.create(HoneyHiveTracer.prototype) as HoneyHiveTracer
  }

  /** Constructs a tracer and makes it the default tracer of the process. */
  static init(options: TracerOptions = {}): HoneyHiveTracer {
    const tracer = new HoneyHiveTracer(options)
    state().defaultOwner = coreOf(tracer)
    return tracer
  }

  /**
   * Creates a tracer that continues a tracer of another process, in the same session, project and experiment. Its
   * outermost spans are children of the span that was active when the carrier was made, unless `continueTrace` is
   * 'never' or 'same-process'. Takes the object, its JSON, or the header that `inject` wrote. Options win over the
   * carrier, and only they set key and destination. Throws a `ConfigurationError` for a malformed carrier. A carrier
   * chooses session and project, so take it only from senders you trust.
   *
   * @example
   * const tracer = new HoneyHiveTracer({destination: 'memory'})
   * const worker = HoneyHiveTracer.fromCarrier(tracer.carrier(), {destination: 'memory'})
   * worker.sessionId === tracer.sessionId // true
   */
  static fromCarrier(carrier: Carrier | string, options: TracerOptions = {}): HoneyHiveTracer {
    const carried = readCarrier(carrier, options)
    return createCore(HoneyHiveTracer.#bare(), carried.options, carried.remoteParent)
  }

  /** The id of this tracer. It is random, so it is unique and cannot be guessed. */
  get id(): string {
    return coreOf(this).id
  }

  get project(): string {
    return coreOf(this).project
  }

  get source(): string {
    return coreOf(this).ids[keys.source]
  }

  /** The id of the session, a UUID, set on every span of this tracer. */
  get sessionId(): string {
    return coreOf(this).ids[keys.sessionId]
  }

  get sessionName(): string {
    return coreOf(this).sessionName
  }

  /** The finished spans in end order, without those of forks. Empty unless the destination is 'memory'. */
  get spans(): readonly ReadableSpan[] {
    return coreOf(this).finished
  }

  /**
   * This tracer as an OpenTelemetry `Tracer`, with the scope `enrich-span`. For a library that accepts a tracer, pass
   * `tracer.provider.getTracer(name)`: its spans then have that scope.
   */
  get otel(): Tracer {
    return handlesOf(this).otel
  }

  /**
   * This tracer as an OpenTelemetry provider, for libraries that accept one. All their spans belong to this tracer and
   * keep their scope. Its `forceFlush()` and `shutdown()` flush and shut down this tracer.
   */
  get provider(): FlushableProvider {
    return handlesOf(this).provider
  }

  /**
   * A span processor for a provider that the application owns. All its spans become spans of this tracer, unless their
   * parent belongs to another tracer (`foreign-parent`). Shutting that provider down does not shut this tracer down.
   */
  get spanProcessor(): SpanProcessor {
    return handlesOf(this).spanProcessor
  }

  /** Starts a span below this tracer's nearest span. End it yourself. After `shutdown()` it does not record. */
  startSpan(name: string, options: StartOptions = {}, at: Context = context.active()): Span {
    return startSpanOf(coreOf(this), name, options, at)
  }

  /** Starts a span, runs the callback with it active, and returns the callback's result. End the span yourself. */
  startActiveSpan<R>(name: string, callback: (span: Span) => R): R
  startActiveSpan<R>(name: string, options: StartOptions, callback: (span: Span) => R): R
  startActiveSpan<R>(name: string, options: StartOptions, at: Context, callback: (span: Span) => R): R
  startActiveSpan<R>(name: string, ...rest: ActiveArguments<R>): R {
    const {otel} = handlesOf(this)
    return otel.startActiveSpan(name, ...(rest as [StartOptions, Context, (span: Span) => R]))
  }

  /**
   * Runs the callback so that free functions inside discover this tracer. Returns the callback's result. With
   * `{adopt: true}` it first adopts the active span where it can, see `adopt`, and enters in any case.
   */
  run<R>(callback: () => R, {adopt = false}: RunOptions = {}): R {
    const core = coreOf(this)
    if (adopt) adoptActive(core, 'tracer.run()')
    return runInside(core, callback)
  }

  /**
   * Makes a plain span, and every open plain span above it up to the local root, spans of this tracer: the spans of a
   * request, once its tenant is known. They get the ids now, and are delivered by the application and by this
   * tracer. Both copies are one object. Default: the active span.
   *
   * Returns `false`, with a diagnostic, where a span belongs to another tracer, another tracer has a span below it, or
   * no processor of ours sees its end. After a `false`, a free `enrichSpan` still writes to the owner of the span, so
   * prefer `run(callback, {adopt: true})`.
   *
   * @example
   * const tracer = new HoneyHiveTracer({destination: 'memory'})
   * tracer.run(() => enrichSpan({user_id: 'u-1'}), {adopt: true}) // true below a request's span
   */
  adopt(span?: Span): boolean {
    const core = coreOf(this)
    return span === undefined ? adoptActive(core, 'tracer.adopt()') : adoptSpan(core, span, 'tracer.adopt()')
  }

  /** `trace` bound to this tracer. */
  get trace(): Trace {
    return handlesOf(this).trace
  }

  /** `enrichSpan` bound to this tracer. It writes only to this tracer's nearest span. */
  get enrichSpan(): EnrichSpan {
    return handlesOf(this).enrichSpan
  }

  /**
   * Adds data to this tracer's session, which is then delivered as a span. Returns `false` when a part was left out, and after
   * `shutdown()`.
   */
  enrichSession<const T extends Enrichment<T>>(enrichment: T & Namespaces & object): boolean {
    return enrichSessionOf(coreOf(this), enrichment)
  }

  /**
   * Creates an isolated tracer with its own id, session and ledger. It shares the destination and costs little, so a
   * process can have thousands. A wrong option throws a `ConfigurationError`.
   */
  fork(options: ForkOptions = {}): HoneyHiveTracer {
    return createFork(HoneyHiveTracer.#bare(), coreOf(this), options)
  }

  /** Returns `at` with a baggage entry that selects this tracer, in this process only. */
  toBaggage(at: Context): Context {
    return withBaggage(at, coreOf(this))
  }

  /**
   * Returns the position of this tracer as plain JSON for another thread, process or job, see `fromCarrier`. The JSON
   * does not contain a key.
   */
  carrier(at: Context = context.active()): Carrier {
    return toCarrier(coreOf(this), at)
  }

  /**
   * Waits until the destination has responded for every span that ended. Resolves with the ledger and never rejects.
   */
  flush(options?: FlushOptions): Promise<FlushReceipt> {
    return flush(coreOf(this), options)
  }

  /** Delivers the session, waits as `flush` does, and closes this tracer and its forks. Never rejects. */
  shutdown(options?: FlushOptions): Promise<FlushReceipt> {
    return shutdown(coreOf(this), options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown()
  }
}
