import type {Context, Span} from '@opentelemetry/api'
import {context} from '@opentelemetry/api'
import {otperformance} from '@opentelemetry/core'
import {defaultLimits, type Limits} from '../attributes/limits.ts'
import * as keys from '../attributes/wire-keys.ts'
import type {Owner} from '../context/state/owner.ts'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {BranchOfCall} from './branch.ts'
import {
  captureChunks,
  captureCount,
  type Captured,
  captureResult,
  captureStart,
  chunksOutput,
  type Described,
} from './capture.ts'
import {type ChunkForm, Chunks} from './chunks.ts'
import {writeFailure} from './failure.ts'
import {isNativePromise} from './observe/observe-promise.ts'
import {Watch} from './unfinished.ts'
import type {Branch, Outcome, Part, Received, Work} from './work.ts'

/**
 * One call of a traced function, from the start of its span to the end. Only `step` throws, and only the user's errors.
 */
export class TracedCall implements Work, Captured {
  readonly span: Span
  readonly owner: Owner | undefined
  readonly limits: Limits
  readonly subject: Described
  ended = false
  readonly #inside: Context
  // This is the clock of the SDK, so that the duration agrees with the span's own, also under fake timers.
  readonly #startedAt: number = otperformance.now()
  #received: Received | undefined
  #chunkCount = 0
  #lastAt: number | undefined
  #watch: Watch | undefined
  #moreWatches: Watch[] | undefined

  constructor(span: Span, owner: Owner | undefined, subject: Described, inside: Context) {
    this.span = span
    this.owner = owner
    this.limits = owner?.limits ?? defaultLimits
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

  hold(result: object): void {
    const watch = new Watch(result, this)
    // One is the rule. A promise that becomes a stream, or several streams of one result, need more.
    if (this.#watch === undefined) this.#watch = watch
    else (this.#moreWatches ??= []).push(watch)
  }

  lasts(result: object, form: ChunkForm): void {
    this.#received = this.receive(form)
    this.hold(result)
  }

  receive(form: ChunkForm): Received {
    const {aggregate, captureOutputs} = this.subject.options
    const kept = this.span.isRecording() && captureOutputs !== false
    // A secret may be spread over the pieces of a text: rules see it only when they are joined.
    const shown = this.owner?.redaction === undefined ? form : 'stream'
    return {count: 0, chunks: kept ? new Chunks(shown, aggregate !== undefined, this.limits) : undefined}
  }

  chunk(value: unknown): void {
    if (this.#received !== undefined) this.take(value, this.#received)
  }

  take(value: unknown, received: Received): void {
    if (this.ended) return
    this.#lastAt = otperformance.now()
    if (this.#chunkCount === 0) this.span.setAttribute(keys.firstChunkMs, this.#lastAt - this.#startedAt)
    this.#chunkCount += 1
    this.#received = received
    received.count += 1
    received.chunks?.add(value)
  }

  outputOf(chunks: Chunks): unknown {
    return chunksOutput(this, chunks)
  }

  branch(over: () => void, mark: symbol): Branch {
    return new BranchOfCall(this, over, mark)
  }

  succeed(result: unknown): void {
    if (this.ended) return
    if (this.span.isRecording()) captureResult(this, result)
    this.#end()
  }

  finish(returned?: unknown): void {
    if (this.ended) return
    this.#writeChunks(this.#received, returned)
    this.#end()
  }

  cancel(): void {
    this.finish()
  }

  get aggregates(): boolean {
    return this.subject.options.aggregate !== undefined
  }

  summarize(result: unknown): void {
    if (this.aggregates) this.finish()
    else this.settle({kind: 'value', value: result, received: this.#received})
  }

  fail(error: unknown): void {
    if (this.ended) return
    if (this.span.isRecording()) {
      this.#writeChunks(this.#received, undefined)
      writeFailure(this.span, error, this.limits)
    }
    this.#end()
  }

  settle(outcome: Outcome): void {
    if (this.ended) return
    this.#received = outcome.received
    if (outcome.kind === 'failure') return this.fail(outcome.error)
    if (outcome.kind === 'chunks') return this.finish(outcome.returned)
    if (outcome.received !== undefined && this.span.isRecording()) captureCount(this, outcome.received)
    this.succeed(outcome.value)
  }

  abandon(watch: Watch): void {
    if (this.ended || this.#isHeldBesides(watch)) return
    this.#writeChunks(this.#received, undefined)
    // The work ended with its last step, and not when its result was collected.
    this.#end(this.#lastAt ?? this.#startedAt)
    report(codes.unfinished, this.owner, () => ({subject: `trace(): the result of function "${this.subject.name}"`}))
  }

  #isHeldBesides(collected: Watch): boolean {
    collected.collected = true
    return this.#watch?.collected === false || (this.#moreWatches?.some(watch => !watch.collected) ?? false)
  }

  #writeChunks(received: Received | undefined, returned: unknown): void {
    if (received !== undefined && this.span.isRecording()) captureChunks(this, received, returned)
  }

  #end(at?: number): void {
    this.ended = true
    if (this.span.isRecording()) {
      this.span.setAttribute(keys.durationMs, (at ?? otperformance.now()) - this.#startedAt)
      this.span.end(at)
    }
    this.#received = undefined
    this.#watch?.end()
    if (this.#moreWatches !== undefined) for (const watch of this.#moreWatches) watch.end()
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
