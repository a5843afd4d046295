import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {FlushWaiters} from './flush-waiters.ts'
import type {SpanCounter, SpanOutcome} from './ledger.ts'
import {bytesOf} from './span-weight.ts'
import type {BufferedSpan, Sender} from './span-buffer.ts'

/** Answers for each span from the moment it is taken in until its fate is written down, once. */
export class InFlightSpans {
  readonly #waiters = new FlushWaiters()
  #bytes = 0

  /** Bytes of all that is held, about, as they are on the wire. */
  get bytes(): number {
    return this.#bytes
  }

  /** Something has no fate yet. */
  get pending(): boolean {
    return this.#waiters.pending
  }

  take(span: ReadableSpan, account: SpanCounter, sender: Sender): BufferedSpan {
    const bytes = bytesOf(span)
    this.#bytes += bytes
    return {span, account, sender, bytes, epoch: this.#waiters.added(), settled: false}
  }

  // Neighbours are mostly of one tracer: its account hears of them together.
  settle(items: readonly BufferedSpan[], fate: SpanOutcome): void {
    for (let at = 0; at < items.length; ) {
      const first = items[at] as BufferedSpan
      let count = 0
      for (; at < items.length; at++) {
        const item = items[at] as BufferedSpan
        if (item.account !== first.account || item.epoch !== first.epoch) break
        if (item.settled) continue
        item.settled = true
        this.#bytes -= item.bytes
        count += 1
      }
      if (count === 0) continue
      first.account.count(fate, count)
      this.#waiters.settled(first.epoch, count)
    }
  }

  /** Resolves when all that was taken in so far has its fate. */
  wait(): Promise<void> {
    return this.#waiters.wait()
  }
}
