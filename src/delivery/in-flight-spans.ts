import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {SpanCounter, SpanOutcome} from './ledger.ts'
import {type BufferedSpan, bytesOf, type Sender} from './span-buffer.ts'

/** A flush that waits for every span that was added before it. */
interface Waiter {
  /** The number of spans that were added since the previous waiter and still have no outcome. */
  unsettled: number
  readonly done: Promise<void>
  readonly wake: () => void
}

const nothing = (): void => {}

/**
 * Tracks each span from the moment it is added until its outcome is counted, exactly once. Each wait begins a new
 * epoch, so a flush waits for its own spans while more are added. If no span was added since the previous wait, both
 * share one promise.
 */
export class InFlightSpans {
  #bytes = 0
  #inMemory = 0
  /** The epoch that a span gets when it is added now. */
  #epoch = 0
  #unsettled = 0
  /** One waiter for each earlier epoch that has unfinished spans, oldest first. */
  readonly #waiting: Waiter[] = []

  /** About the size of all held spans on the wire, in bytes. */
  get bytes(): number {
    return this.#bytes
  }

  /** The part of `bytes` that is in memory. The rest is on disk. */
  get inMemory(): number {
    return this.#inMemory
  }

  /** Forgets the copy of a span that is on disk. */
  forget(span: BufferedSpan): void {
    if (span.span !== undefined) this.#inMemory -= span.bytes
    span.span = undefined
  }

  /** Keeps a copy of a span that was only on disk. */
  remember(span: BufferedSpan, copy: ReadableSpan): void {
    if (span.span === undefined) this.#inMemory += span.bytes
    span.span = copy
  }

  /** True while a span has no outcome yet. */
  get pending(): boolean {
    return this.#unsettled > 0 || this.#waiting.length > 0
  }

  take(span: ReadableSpan, counter: SpanCounter, sender: Sender): BufferedSpan {
    const bytes = bytesOf(span)
    this.#bytes += bytes
    this.#inMemory += bytes
    this.#unsettled += 1
    return {span, counter, sender, bytes, epoch: this.#epoch, settled: false}
  }

  // Neighbouring spans mostly belong to one tracer, so they are counted together.
  settle(spans: readonly BufferedSpan[], outcome: SpanOutcome): void {
    for (let at = 0; at < spans.length; ) {
      const {counter, epoch} = spans[at] as BufferedSpan
      let count = 0
      for (; at < spans.length; at++) {
        const span = spans[at] as BufferedSpan
        if (span.counter !== counter || span.epoch !== epoch) break
        if (span.settled) continue
        span.settled = true
        this.#bytes -= span.bytes
        if (span.span !== undefined) this.#inMemory -= span.bytes
        count += 1
      }
      if (count === 0) continue
      counter.count(outcome, count)
      this.#subtract(epoch, count)
    }
  }

  /** Resolves when every span added so far has its outcome. */
  wait(): Promise<void> {
    const last = this.#waiting.at(-1)
    if (this.#unsettled === 0) return last?.done ?? Promise.resolve()
    let wake = nothing
    const done = new Promise<void>(resolve => {
      wake = resolve
    })
    this.#waiting.push({unsettled: this.#unsettled, done, wake})
    this.#epoch += 1
    this.#unsettled = 0
    return done
  }

  #subtract(epoch: number, count: number): void {
    if (epoch === this.#epoch) {
      this.#unsettled -= count
      return
    }
    const waiter = this.#waiting[epoch - this.#epoch + this.#waiting.length]
    if (waiter === undefined) return
    waiter.unsettled -= count
    while (this.#waiting[0]?.unsettled === 0) this.#waiting.shift()?.wake()
  }
}
