/// <reference lib="esnext.disposable" preserve="true" />
import {type Context, context, type Span, type Tracer, type TracerProvider} from '@opentelemetry/api'
import type {ReadableSpan, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {Enrichment} from '../attributes/namespaces.ts'
import * as keys from '../attributes/wire-keys.ts'
import {withBaggage} from '../context/baggage.ts'
import type {StartOptions} from '../context/start-span.ts'
import type {AnyTracer} from '../context/state/owner.ts'
import {state} from '../context/state/state.ts'
import type {FlushOptions} from './pipeline/flush-deadline.ts'
import type {FlushReceipt} from '../delivery/flush-receipt.ts'
import {enrichSessionOf} from '../enrich/enrich-session.ts'
import type {EnrichSpan} from '../enrich/enrich-span.ts'
import type {Trace} from '../trace/trace.ts'
import {type Carrier, readCarrier, toCarrier} from './carrier.ts'
import {handlesOf} from './handles.ts'
import type {ForkOptions, TracerOptions} from './options/options.ts'
import {coreOf, createCore, createFork} from './pipeline/create-core.ts'
import {flush, shutdown} from './pipeline/lifecycle.ts'
import {type ActiveArguments, runInside, startSpanOf} from './pipeline/owned-tracer.ts'

/**
 * One isolated tracer: its spans, its session and its ledger are its own, whatever else runs in the process.
 * Constructing one changes nothing for other tracers. A wrong option throws a `ConfigurationError` at once.
 *
 * @example
 * await using tracer = new HoneyHiveTracer({project: 'support', sessionName: 'chat', destination: 'memory'})
 * tracer.trace(() => enrichSpan({metadata: {step: 1}}))() // true
 */
export class HoneyHiveTracer implements AnyTracer {
  constructor(options: TracerOptions = {}) {
    createCore(this, options)
  }

  // A tracer that has no core yet: the constructor takes the options of a user, and a fork has none.
  static #bare(): HoneyHiveTracer {
    return Object.create(HoneyHiveTracer.prototype) as HoneyHiveTracer
  }

  /** Constructs a tracer and makes it the default one of the process. */
  static init(options: TracerOptions = {}): HoneyHiveTracer {
    const tracer = new HoneyHiveTracer(options)
    state().defaultOwner = coreOf(tracer)
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
    const carried = readCarrier(carrier, options)
    return createCore(HoneyHiveTracer.#bare(), carried.options, carried.remoteParent)
  }

  /** Random: no two tracers collide, and nobody can guess one. */
  get id(): string {
    return coreOf(this).id
  }

  get project(): string {
    return coreOf(this).project
  }

  get source(): string {
    return coreOf(this).ids[keys.source]
  }

  /** A UUID, stamped on every span of this tracer. */
  get sessionId(): string {
    return coreOf(this).ids[keys.sessionId]
  }

  get sessionName(): string {
    return coreOf(this).sessionName
  }

  /** Finished spans in the order they ended; destination 'memory' only, else empty. A fork's are its own. */
  get spans(): readonly ReadableSpan[] {
    return coreOf(this).finished
  }

  /** This tracer under OpenTelemetry's own interface, for code that wants a `Tracer`. */
  get otel(): Tracer {
    return handlesOf(this).otel
  }

  /** This tracer as an OpenTelemetry provider, for libraries that take one: all their spans belong to it. */
  get provider(): TracerProvider {
    return handlesOf(this).provider
  }

  /**
   * A span processor for a provider that the application owns: all its spans become spans of this tracer, unless their
   * parent belongs to another one (`foreign-parent`). Shutting that provider down does not shut this tracer down.
   */
  get spanProcessor(): SpanProcessor {
    return handlesOf(this).spanProcessor
  }

  /** Starts a span below this tracer's nearest span; end it yourself. After `shutdown()` it does not record. */
  startSpan(name: string, options: StartOptions = {}, at: Context = context.active()): Span {
    return startSpanOf(coreOf(this), name, options, at)
  }

  /** Starts a span and runs the callback with it active; end it yourself. Returns what the callback returns. */
  startActiveSpan<R>(name: string, callback: (span: Span) => R): R
  startActiveSpan<R>(name: string, options: StartOptions, callback: (span: Span) => R): R
  startActiveSpan<R>(name: string, options: StartOptions, at: Context, callback: (span: Span) => R): R
  startActiveSpan<R>(name: string, ...rest: ActiveArguments<R>): R {
    const {otel} = handlesOf(this)
    return otel.startActiveSpan(name, ...(rest as [StartOptions, Context, (span: Span) => R]))
  }

  /** Runs the callback with this tracer entered: free functions inside discover it. Returns what the callback returns. */
  run<R>(callback: () => R): R {
    return runInside(coreOf(this), callback)
  }

  /** `trace` bound to this tracer. */
  get trace(): Trace {
    return handlesOf(this).trace
  }

  /** `enrichSpan` bound to this tracer: it writes to this tracer's nearest span, or not at all. */
  get enrichSpan(): EnrichSpan {
    return handlesOf(this).enrichSpan
  }

  /** Adds data to this tracer's session, which is then delivered as one span. */
  enrichSession<const T extends object>(enrichment: T & Enrichment<T>): boolean {
    return enrichSessionOf(coreOf(this), enrichment)
  }

  /**
   * An isolated tracer with an id, a session and a ledger of its own, that shares this one's pipeline: near free,
   * thousands in a process. Other options throw a `ConfigurationError`.
   */
  fork(options: ForkOptions = {}): HoneyHiveTracer {
    return createFork(HoneyHiveTracer.#bare(), coreOf(this), options)
  }

  /** `context` with a baggage entry that selects this tracer, in this process only. */
  toBaggage(at: Context): Context {
    return withBaggage(at, coreOf(this))
  }

  /** Where this tracer is now, as plain JSON for another thread, process or job; see `fromCarrier`. No key in it. */
  carrier(at: Context = context.active()): Carrier {
    return toCarrier(coreOf(this), at)
  }

  /** Waits until the destination answered for every span that ended; resolves with the ledger, never rejects. */
  flush(options?: FlushOptions): Promise<FlushReceipt> {
    return flush(coreOf(this), options)
  }

  /** Delivers the session and closes: a fork closes alone, a root tracer with its forks and the pipeline. Never rejects. */
  shutdown(options?: FlushOptions): Promise<FlushReceipt> {
    return shutdown(coreOf(this), options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown()
  }
}
