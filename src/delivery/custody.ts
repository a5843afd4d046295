import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {FlushWaiters} from './flush-waiters.ts'
import type {Account, Fate} from './ledger.ts'
import {bytesOf} from './span-weight.ts'
import type {Item, Sender} from './waiting-line.ts'

/** Answers for each span from the moment it is taken in until its fate is written down, once. */
export class Custody {
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

  take(span: ReadableSpan, account: Account, sender: Sender): Item {
    const bytes = bytesOf(span)
    this.#bytes += bytes
    return {span, account, sender, bytes, epoch: this.#waiters.added(), settled: false}
  }

  // Neighbours are mostly of one tracer: its account hears of them together.
  settle(items: readonly Item[], fate: Fate): void {
    for (let at = 0; at < items.length; ) {
      const first = items[at] as Item
      let count = 0
      for (; at < items.length; at++) {
        const item = items[at] as Item
        if (item.account !== first.account || item.epoch !== first.epoch) break
        if (item.settled) continue
        item.settled = true
        this.#bytes -= item.bytes
        count += 1
      }
      if (count === 0) continue
      first.account.left(fate, count)
      this.#waiters.settled(first.epoch, count)
    }
  }

  /** Resolves when all that was taken in so far has its fate. */
  wait(): Promise<void> {
    return this.#waiters.wait()
  }
}
