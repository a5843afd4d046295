import type {Context, Span, SpanOptions} from '@opentelemetry/api'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {Limits} from '../../attributes/limits.ts'
import type {AnyTracer, Inherited, Owner, Redaction, SessionRecord} from '../../context/state/owner.ts'
import {randomId} from '../../context/state/random-id.ts'
import {register, unregister} from '../../context/state/registry.ts'
import type {LedgerBook} from '../../delivery/ledger.ts'
import type {OpenSession, Pipeline, TracerCore} from './core.ts'
import {type Ids, reservedKeys} from '../options/ids.ts'
import type {SharedOptions} from '../options/resolve-options.ts'
import {keepSession} from './session.ts'
import {startStamped} from './start-stamped.ts'

/** The parts that each core is made from. Without an `id` the core makes one when it is first read. */
interface Own extends Pick<TracerCore, 'pipeline' | 'book' | 'ids' | 'sessionName' | 'inputs'> {
  readonly remoteParent?: Span | undefined
  readonly id?: string
}

/**
 * Thousands can be alive at once, so rarely used parts are created on first use and shared ones are read from the
 * pipeline.
 */
export class ForkableCore implements TracerCore {
  readonly tracer: AnyTracer
  readonly pipeline: Pipeline
  readonly book: LedgerBook
  readonly ids: Ids
  readonly sessionName: string
  readonly inputs: TracerCore['inputs']
  readonly reserved: Owner['reserved']
  readonly remoteParent: Span | undefined
  closed = false
  openSession: OpenSession | undefined
  observer: TracerCore['observer']
  handles: TracerCore['handles']
  closing: TracerCore['closing']
  // Keeps the tracer that was forked alive: that one is counted, and flushed by `routedSpanProcessor`.
  readonly #parent: TracerCore | undefined
  #id: string | undefined
  #session: SessionRecord | undefined
  #finished: ReadableSpan[] | undefined

  constructor(tracer: AnyTracer, own: Own, parent?: TracerCore) {
    this.tracer = tracer
    this.pipeline = own.pipeline
    this.book = own.book
    this.ids = own.ids
    this.sessionName = own.sessionName
    this.inputs = own.inputs
    this.reserved = reservedKeys(own.ids)
    this.remoteParent = own.remoteParent
    this.#parent = parent
    this.#id = own.id
  }

  // An id that was never read is never looked up.
  get id(): string {
    if (this.#id === undefined) {
      this.#id = randomId()
      if (!this.closed) register(this)
    }
    return this.#id
  }

  forget(): void {
    if (this.#id !== undefined) unregister(this.#id)
  }

  get isFork(): boolean {
    return this.#parent !== undefined
  }

  get options(): SharedOptions {
    return this.pipeline.options
  }

  get project(): string {
    return this.pipeline.options.project
  }

  get limits(): Limits {
    return this.pipeline.options.limits
  }

  get userAttributes(): number {
    return this.pipeline.options.attributes - keptForTheEnd
  }

  get destination(): string {
    return this.pipeline.outlets.name
  }

  get redaction(): Redaction | undefined {
    return this.pipeline.redaction
  }

  get continueTrace(): Owner['continueTrace'] {
    return this.pipeline.options.continueTrace
  }

  get onDiagnostic(): Owner['onDiagnostic'] {
    return this.pipeline.options.onDiagnostic
  }

  get session(): SessionRecord {
    this.#session ??= {attributes: new Map(), touch: () => keepSession(this, () => this.#sessionCore())}
    return this.#session
  }

  get finished(): ReadableSpan[] {
    this.#finished ??= []
    return this.#finished
  }

  start(name: string, options: SpanOptions, context: Context, inherited: Inherited | undefined): Span {
    return startStamped(this, this.pipeline.sdk, name, options, context, inherited)
  }

  // Delivers the session when the tracer is gone. It must not hold the tracer, or that would never be collected.
  #sessionCore(): TracerCore {
    const {id, pipeline, book, ids, sessionName, inputs} = this
    const core = new ForkableCore({id} as AnyTracer, {pipeline, book, ids, sessionName, inputs, id}, this.#parent)
    core.#session = {attributes: this.session.attributes, touch: nothing}
    core.#finished = this.finished
    core.observer = this.observer
    return core
  }
}

const nothing = (): void => {}

/** Attributes that user data leaves free on a span, for what `trace` and `evaluate` write at its end. */
const keptForTheEnd = 64
