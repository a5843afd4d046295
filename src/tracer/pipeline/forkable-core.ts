import type {Context, Span, SpanOptions} from '@opentelemetry/api'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {AnyTracer, Inherited, Owner, SessionRecord} from '../../context/state/owner.ts'
import {randomId} from '../../context/state/random-id.ts'
import {register, unregister} from '../../context/state/registry.ts'
import type {OwnOptions} from '../options/resolve-options.ts'
import type {OpenSession, Pipeline, TracerCore} from './core.ts'
import {RequestLog} from '../../backend/request-log.ts'
import type {SessionRecorder} from '../../backend/backend.ts'
import {openRecorder, redacted} from './session-recorder.ts'
import {keepSession} from './session.ts'
import {startStamped} from './start-stamped.ts'

/** The parts of a tracer that its forks do not share. Without an `id`, one is made when it is first read. */
interface Own extends OwnOptions {
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
  readonly book: TracerCore['book']
  readonly ids: TracerCore['ids']
  readonly sessionName: string
  readonly inputs: TracerCore['inputs']
  readonly reserved: Owner['reserved']
  readonly remoteParent: Span | undefined
  closed = false
  openSession: OpenSession | undefined
  observer: TracerCore['observer']
  closing: TracerCore['closing']
  // This reference keeps the parent alive, because `diagnostics` counts it and `routedSpanProcessor` flushes it.
  readonly #parent: TracerCore | undefined
  #id: string | undefined
  #session: SessionRecord | undefined
  #finished: ReadableSpan[] | undefined
  #finishedOf: WeakRef<ReadableSpan[]> | undefined
  #requests: RequestLog | undefined
  #recorder: SessionRecorder | undefined

  constructor(tracer: AnyTracer, own: Own, pipeline: Pipeline, book: TracerCore['book'], parent?: TracerCore) {
    this.tracer = tracer
    this.pipeline = pipeline
    this.book = book
    this.ids = own.ids
    this.sessionName = own.sessionName
    this.inputs = own.inputs
    this.reserved = own.reserved
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

  get options(): Pipeline['options'] {
    return this.pipeline.options
  }

  get project(): string {
    return this.pipeline.options.project
  }

  get limits(): Owner['limits'] {
    return this.pipeline.options.limits
  }

  get userAttributes(): number {
    return this.pipeline.options.attributes - keptForTheEnd
  }

  get destination(): string {
    return this.pipeline.destinations.name
  }

  get redaction(): Owner['redaction'] {
    return this.pipeline.redaction
  }

  get ofProvider(): boolean {
    return this.pipeline.ofApplication
  }

  get continueTrace(): Owner['continueTrace'] {
    return this.pipeline.options.continueTrace
  }

  get onDiagnostic(): Owner['onDiagnostic'] {
    return this.pipeline.options.onDiagnostic
  }

  get session(): SessionRecord {
    this.#session ??= {attributes: new Map(), touch: () => this.#touched()}
    return this.#session
  }

  get requests(): RequestLog {
    this.#requests ??= new RequestLog(this.#parent?.requests)
    return this.#requests
  }

  get recorder(): SessionRecorder {
    this.#recorder ??= openRecorder(this)
    return this.#recorder
  }

  get finished(): ReadableSpan[] {
    this.#finished ??= this.#finishedOf?.deref() ?? []
    return this.#finished
  }

  start(name: string, options: SpanOptions, context: Context, inherited: Inherited | undefined): Span {
    return startStamped(this, this.pipeline.sdk, name, options, context, inherited)
  }

  #touched(): void {
    keepSession(this, () => this.#sessionCore())
    if (!this.pipeline.backend.isRemote) return
    const {attributes} = this.session
    const {redactor} = this.pipeline
    this.recorder.changed(() => redacted(Object.fromEntries(attributes), redactor))
  }

  // The core that delivers the session after the tracer is gone. It must not hold the tracer, because the tracer would
  // then never be collected. The finished spans hold it.
  #sessionCore(): TracerCore {
    const core = new ForkableCore({id: this.id} as AnyTracer, this, this.pipeline, this.book, this.#parent)
    core.#session = {attributes: this.session.attributes, touch: nothing}
    core.#finishedOf = new WeakRef(this.finished)
    core.observer = this.observer
    if (this.pipeline.backend.isRemote) {
      core.#requests = this.requests
      core.#recorder = this.recorder
    }
    return core
  }
}

const nothing = (): void => {}

/** The number of a span's attributes that are reserved for `trace` and `evaluate`, which write at its end. */
const keptForTheEnd = 64
