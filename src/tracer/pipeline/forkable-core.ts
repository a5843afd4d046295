import type {Context, Span, SpanOptions} from '@opentelemetry/api'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {Limits} from '../../attributes/limits.ts'
import type {AnyTracer} from '../../context/state/any-tracer.ts'
import type {Inherited, Owner, Redaction, SessionRecord} from '../../context/state/owner.ts'
import {randomId} from '../../context/state/random-id.ts'
import {register, unregister} from '../../context/state/registry.ts'
import type {LedgerBook} from '../../delivery/ledger.ts'
import type {OpenSession, Pipeline, TracerCore} from './core.ts'
import {type Ids, reservedKeys} from '../options/ids.ts'
import type {SharedOptions} from '../options/resolve-options.ts'
import {keepSession} from './session.ts'
import {startStamped} from './start-stamped.ts'

/** What a tracer does not share with its forks. */
export type Own = Pick<TracerCore, 'ids' | 'sessionName' | 'inputs'>

/** Thousands may live: what most of them never need is made when it is asked for, what they share is read from there. */
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
  // Keeps the tracer that was forked alive: it is the one that is counted, and flushed by whoever flushes all.
  readonly #parent: TracerCore | undefined
  #id: string | undefined
  #session: SessionRecord | undefined
  #finished: ReadableSpan[] | undefined

  constructor(
    tracer: AnyTracer,
    pipeline: Pipeline,
    book: LedgerBook,
    {ids, sessionName, inputs}: Own,
    parent: TracerCore | undefined,
    remoteParent?: Span,
    id?: string,
  ) {
    this.tracer = tracer
    this.pipeline = pipeline
    this.book = book
    this.ids = ids
    this.sessionName = sessionName
    this.inputs = inputs
    this.reserved = reservedKeys(ids)
    this.remoteParent = remoteParent
    this.#parent = parent
    this.#id = id
  }

  // Nobody looks up an id that nobody ever read.
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
    this.#session ??= {attributes: new Map(), touch: () => keepSession(this, () => this.#heir())}
    return this.#session
  }

  get finished(): ReadableSpan[] {
    this.#finished ??= []
    return this.#finished
  }

  start(name: string, options: SpanOptions, context: Context, inherited: Inherited | undefined): Span {
    return startStamped(this, this.pipeline.sdk, name, options, context, inherited)
  }

  // Delivers the session when the tracer is gone: what waits must not hold it, or it would never be collected.
  #heir(): TracerCore {
    const {id} = this
    const sessionCore = new ForkableCore({id} as AnyTracer, this.pipeline, this.book, this, this.#parent, undefined, id)
    sessionCore.#session = {attributes: this.session.attributes, touch: nothing}
    sessionCore.#finished = this.finished
    sessionCore.observer = this.observer
    return sessionCore
  }
}

const nothing = (): void => {}

/** Attributes that user data leaves free on a span, for what `trace` and `evaluate` write at its end. */
const keptForTheEnd = 64
