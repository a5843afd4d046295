import type {Context, Span, SpanOptions} from '@opentelemetry/api'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {Limits} from '../attributes/limits.ts'
import type {AnyTracer, Inherited, Owner, Redaction, SessionRecord} from '../context/owner.ts'
import {randomId} from '../context/random-id.ts'
import {register, unregister} from '../context/registry.ts'
import {LedgerBook} from '../delivery/ledger.ts'
import type {OpenSession, Pipeline, TracerCore} from './core.ts'
import {type Ids, idsOf, idsOfFork, reservedKeys} from './ids.ts'
import type {ForkOptions} from './options.ts'
import type {OwnOptions, SharedOptions} from './resolve-options.ts'
import {narrateStart} from './narrate.ts'
import {keepSession} from './session.ts'
import {startStamped} from './start-stamped.ts'

/** Makes the core of a tracer with a pipeline of its own. */
export function createCore(
  tracer: AnyTracer,
  id: string,
  options: OwnOptions,
  pipeline: Pipeline,
  remoteParent: Span | undefined,
): TracerCore {
  const own = {ids: idsOf(options), sessionName: options.sessionName, inputs: options.inputs}
  const core = new Core(tracer, pipeline, new LedgerBook(undefined), own, undefined, remoteParent, id)
  register(core)
  narrateStart(core)
  return withSession(core)
}

/** Makes the core of a fork of `parent`, whose book adds up those of its forks. */
export function createFork(tracer: AnyTracer, parent: TracerCore, given: ForkOptions): TracerCore {
  const own = {
    ids: idsOfFork(parent.ids, given),
    sessionName: given.sessionName ?? parent.sessionName,
    inputs: given.inputs,
  }
  return withSession(new Core(tracer, parent.pipeline, new LedgerBook(parent.book), own, parent))
}

function withSession(core: Core): TracerCore {
  if (core.inputs !== undefined) core.session.touch()
  return core
}

type Own = Pick<TracerCore, 'ids' | 'sessionName' | 'inputs'>

// Thousands may live: what most of them never need is made when it is asked for, what they share is read from there.
class Core implements TracerCore {
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
    const heir = new Core({id} as AnyTracer, this.pipeline, this.book, this, this.#parent, undefined, id)
    heir.#session = {attributes: this.session.attributes, touch: nothing}
    heir.#finished = this.finished
    heir.observer = this.observer
    return heir
  }
}

const nothing = (): void => {}

/** Attributes that user data leaves free on a span, for what `trace` and `evaluate` write at its end. */
const keptForTheEnd = 64
