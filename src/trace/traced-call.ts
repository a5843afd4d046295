import type {Context, Span} from '@opentelemetry/api'
import {context} from '@opentelemetry/api'
import {keys} from '../attributes/namespaces.ts'
import {encodeNamespace, plan} from '../attributes/plan.ts'
import type {Owner} from '../context/owner.ts'
import {type SpanWriter, spanWriter} from '../enrich/span-writer.ts'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {Chunks} from './chunks.ts'
import {writeFailure} from './failure.ts'
import {isNativePromise} from './observe-promise.ts'
import {nameInputs} from './name-inputs.ts'
import type {TraceOptions} from './trace-options.ts'
import {Watch} from './unfinished.ts'
import type {ChunkForm, Part, Work} from './work.ts'

/** Attributes that the result may use of the part of a span that user data leaves free; the rest is for errors. */
const forTheResult = 48

/** One call of a traced function: what its span is told from the start to the end. Nothing in here throws. */
export class TracedCall implements Work {
  readonly #span: Span
  readonly #owner: Owner
  readonly #name: string
  readonly #options: TraceOptions
  readonly #inside: Context
  readonly #startedAt: number = performance.now()
  #chunks: Chunks | undefined
  #chunkCount = 0
  #lastAt: number | undefined
  #watch: Watch | undefined
  #ended = false

  constructor(span: Span, owner: Owner, name: string, options: TraceOptions, inside: Context) {
    this.#span = span
    this.#owner = owner
    this.#name = name
    this.#options = options
    this.#inside = inside
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Writes what is known before the function runs. */
  begin(given: readonly unknown[]): void {
    const span = this.#span
    if (!span.isRecording()) return
    const {eventType = 'tool', captureInputs = true} = this.#options
    span.setAttribute(keys.eventType, eventType)
    span.setAttribute(keys.eventName, this.#name)
    if (captureInputs !== false && given.length > 0) {
      const named =
        captureInputs === true ? nameInputs(given, this.#options.parameters) : this.#ask(captureInputs, given)
      encodeNamespace('inputs', named, this.#writer(-this.#owner.userAttributes / 2), {
        limits: this.#owner.limits,
        capture: true,
      })
    }
    if (describes(this.#options)) plan(described(this.#options), this.#writer(), {limits: this.#owner.limits})
  }

  step(part: Part, self: unknown, given: readonly unknown[]): unknown {
    if (this.#ended) return Reflect.apply(part, self, given as never[])
    // Through `call`, and not as the callback itself: what an unset `this` is differs between context managers.
    const result = context.with(this.#inside, call, undefined, part, self, given)
    // A step that is over at once is a chunk, or the end.
    if (this.#watch !== undefined && isPending(result)) this.#lastAt = performance.now()
    return result
  }

  lasts(result: object, form: ChunkForm): void {
    const {aggregate, captureOutputs} = this.#options
    if (this.#span.isRecording() && captureOutputs !== false) {
      this.#chunks ??= new Chunks(form, aggregate !== undefined, this.#owner.limits)
    }
    this.#watch = new Watch(result, this)
  }

  chunk(value: unknown): void {
    if (this.#ended) return
    this.#lastAt = performance.now()
    if (this.#chunkCount === 0) this.#span.setAttribute(keys.firstChunkMs, this.#lastAt - this.#startedAt)
    this.#chunkCount += 1
    this.#chunks?.add(value)
  }

  succeed(result: unknown): void {
    if (this.#ended) return
    if (this.#span.isRecording()) this.#writeResult(result)
    this.#end()
  }

  finish(returned?: unknown): void {
    if (this.#ended) return
    this.#writeChunks(returned)
    this.#end()
  }

  fail(error: unknown): void {
    if (this.#ended) return
    const span = this.#span
    if (span.isRecording()) {
      this.#writeChunks(undefined)
      writeFailure(span, error, this.#owner.limits)
    }
    this.#end()
  }

  abandon(): void {
    if (this.#ended) return
    this.#writeChunks(undefined)
    // The work ended when its last step did; when it was collected says nothing about it.
    this.#end(this.#lastAt ?? this.#startedAt)
    report(codes.unfinished, this.#owner, () => ({subject: `trace(): the result of function "${this.#name}"`}))
  }

  #end(at?: number): void {
    this.#ended = true
    if (this.#span.isRecording()) {
      this.#span.setAttribute(keys.durationMs, (at ?? performance.now()) - this.#startedAt)
      this.#span.end(at)
    }
    this.#chunks = undefined
    this.#watch?.end()
  }

  #writeResult(result: unknown): void {
    const {captureOutputs = true} = this.#options
    if (captureOutputs === false) return
    const shown = captureOutputs === true ? result : this.#ask(captureOutputs, result)
    encodeNamespace('outputs', {result: shown}, this.#writer(forTheResult), {limits: this.#owner.limits, capture: true})
  }

  #writeChunks(returned: unknown): void {
    if (this.#watch === undefined || !this.#span.isRecording()) return
    const write = this.#writer(forTheResult)
    write(keys.chunks, this.#chunkCount)
    const chunks = this.#chunks
    if (chunks === undefined) return
    const {aggregate} = this.#options
    this.#writeResult(aggregate === undefined ? chunks.toOutput() : this.#ask(aggregate, chunks.kept))
    if (chunks.left > 0) write(keys.outputsCut, chunks.left)
    if (returned !== undefined) {
      encodeNamespace('outputs', {returned}, write, {limits: this.#owner.limits, capture: true})
    }
  }

  #writer(more = 0): SpanWriter['write'] {
    return spanWriter(this.#span, more)
  }

  // A user's capture function that throws loses the capture, never the call.
  #ask<V>(capture: (value: V) => unknown, value: V): unknown {
    try {
      const shown = capture(value)
      if (!(shown instanceof Promise)) return shown
      // Nobody else can see this promise, so its failure would end the process.
      shown.catch(() => {})
      this.#captureFailed('returned a promise, which is not waited for')
    } catch (error) {
      // Not what it says: an error's message holds data more often than not.
      this.#captureFailed(`threw ${error instanceof Error ? error.name : typeof error}`)
    }
    return undefined
  }

  #captureFailed(what: string): void {
    report(codes.captureFailed, this.#owner, () => ({
      subject: `trace(): function "${this.#name}"`,
      cause: `its capture function ${what}`,
    }))
  }
}

function call(part: Part, self: unknown, given: readonly unknown[]): unknown {
  return Reflect.apply(part, self, given as never[])
}

function isPending(result: unknown): boolean {
  try {
    return typeof result === 'object' && result !== null && isNativePromise(result)
  } catch {
    return false
  }
}

function describes(options: TraceOptions): boolean {
  return (
    'metadata' in options ||
    'metrics' in options ||
    'feedback' in options ||
    'inputs' in options ||
    'outputs' in options ||
    'config' in options
  )
}

function described({metadata, metrics, feedback, inputs, outputs, config}: TraceOptions): object {
  return {metadata, metrics, feedback, inputs, outputs, config}
}
