import type {Context, Span} from '@opentelemetry/api'
import {context} from '@opentelemetry/api'
import {otperformance} from '@opentelemetry/core'
import * as keys from '../attributes/wire-keys.ts'
import type {Owner} from '../context/state/owner.ts'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {captureChunks, type Captured, captureResult, captureStart, type Described} from './capture.ts'
import {Chunks} from './chunks.ts'
import {writeFailure} from './failure.ts'
import {isNativePromise} from './observe/observe-promise.ts'
import {Watch} from './unfinished.ts'
import type {ChunkForm, Part, Work} from './work.ts'

/**
 * One call of a traced function, from the start of its span to the end. Only `step` throws, and only the user's errors.
 */
export class TracedCall implements Work, Captured {
  readonly span: Span
  readonly owner: Owner
  readonly subject: Described
  ended = false
  readonly #inside: Context
  // This is the clock of the SDK, so that the duration agrees with the span's own, also under fake timers.
  readonly #startedAt: number = otperformance.now()
  #chunks: Chunks | undefined
  #chunkCount = 0
  #lastAt: number | undefined
  #watch: Watch | undefined

  constructor(span: Span, owner: Owner, subject: Described, inside: Context) {
    this.span = span
    this.owner = owner
    this.subject = subject
    this.#inside = inside
  }

  begin(args: readonly unknown[]): void {
    if (this.span.isRecording()) captureStart(this, args)
  }

  step(part: Part, self: unknown, args: readonly unknown[]): unknown {
    if (this.ended) return Reflect.apply(part, self, args as never[])
    // The function is called through `call`, because context managers pass different values for an unset `this`.
    const result = context.with(this.#inside, call, undefined, part, self, args)
    // A synchronous step is a chunk or the end, and both set the time.
    if (this.#watch !== undefined && isPending(result)) this.#lastAt = otperformance.now()
    return result
  }

  lasts(result: object, form: ChunkForm): void {
    const {aggregate, captureOutputs} = this.subject.options
    if (this.span.isRecording() && captureOutputs !== false) {
      this.#chunks ??= new Chunks(form, aggregate !== undefined, this.owner.limits)
    }
    this.#watch = new Watch(result, this)
  }

  chunk(value: unknown): void {
    if (this.ended) return
    this.#lastAt = otperformance.now()
    if (this.#chunkCount === 0) this.span.setAttribute(keys.firstChunkMs, this.#lastAt - this.#startedAt)
    this.#chunkCount += 1
    this.#chunks?.add(value)
  }

  succeed(result: unknown): void {
    if (this.ended) return
    if (this.span.isRecording()) captureResult(this, result)
    this.#end()
  }

  finish(returned?: unknown): void {
    if (this.ended) return
    this.#writeChunks(returned)
    this.#end()
  }

  fail(error: unknown): void {
    if (this.ended) return
    if (this.span.isRecording()) {
      this.#writeChunks(undefined)
      writeFailure(this.span, error, this.owner.limits)
    }
    this.#end()
  }

  abandon(): void {
    if (this.ended) return
    this.#writeChunks(undefined)
    // The work ended with its last step, and not when its result was collected.
    this.#end(this.#lastAt ?? this.#startedAt)
    report(codes.unfinished, this.owner, () => ({subject: `trace(): the result of function "${this.subject.name}"`}))
  }

  #writeChunks(returned: unknown): void {
    if (this.#watch !== undefined && this.span.isRecording()) {
      captureChunks(this, this.#chunkCount, this.#chunks, returned)
    }
  }

  #end(at?: number): void {
    this.ended = true
    if (this.span.isRecording()) {
      this.span.setAttribute(keys.durationMs, (at ?? otperformance.now()) - this.#startedAt)
      this.span.end(at)
    }
    this.#chunks = undefined
    this.#watch?.end()
  }
}

function call(part: Part, self: unknown, args: readonly unknown[]): unknown {
  return Reflect.apply(part, self, args as never[])
}

function isPending(result: unknown): boolean {
  try {
    return isNativePromise(result)
  } catch {
    return false
  }
}
