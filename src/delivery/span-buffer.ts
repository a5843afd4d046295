import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {Reporter} from '../diagnostics/report.ts'
import type {SpanCounter} from './ledger.ts'
import {leastWorth, mostWorth, worthOf} from './span-weight.ts'

/** Whose spans they are: hears of their trouble, and only of theirs. */
export interface Sender {
  readonly reporter: Reporter
  /** What destinations answered instead of accepting, the last 10. */
  readonly errors: Error[]
}

/** A finished span on its way. */
export interface BufferedSpan {
  readonly span: ReadableSpan
  readonly account: SpanCounter
  readonly sender: Sender
  /** About so many on the wire. */
  readonly bytes: number
  /** Counts flushes: tells what a flush must wait for from what came after it. */
  readonly epoch: number
  /** Its fate is written down; what is said later about it is not heard. */
  settled: boolean
}

/** Finished spans in the order they ended. */
export class SpanBuffer {
  #items: BufferedSpan[] = []
  // Taking from the front moves this; the array is cut now and then, so that taking costs a constant.
  #head = 0

  get length(): number {
    return this.#items.length - this.#head
  }

  push(item: BufferedSpan): void {
    this.#items.push(item)
  }

  /** Takes from the front, at least one when there is one. */
  take(count: number, bytes: number): BufferedSpan[] {
    let end = this.#head
    let size = 0
    const last = Math.min(this.#items.length, end + count)
    for (; end < last; end++) {
      size += this.#items[end]?.bytes ?? 0
      if (size > bytes && end > this.#head) break
    }
    const taken = this.#items.slice(this.#head, end)
    this.#head = end
    if (this.#head * 2 > this.#items.length) this.#cut()
    return taken
  }

  /** Removes and returns the items that `which` answers `true` for. */
  remove(which: (item: BufferedSpan) => boolean): BufferedSpan[] {
    this.#cut()
    const removed: BufferedSpan[] = []
    this.#items = this.#items.filter(item => {
      const leaves = which(item)
      if (leaves) removed.push(item)
      return !leaves
    })
    return removed
  }

  /** Removes and returns at least so many bytes, as far as there are: what is worth least first, of that the oldest. */
  removeLeast(bytes: number): BufferedSpan[] {
    const removed: BufferedSpan[] = []
    let wanted = bytes
    for (let worth = leastWorth; worth <= mostWorth; worth++) {
      if (wanted <= 0) break
      const gone = this.remove(item => {
        if (wanted <= 0 || worthOf(item.span) !== worth) return false
        wanted -= item.bytes
        return true
      })
      for (const item of gone) removed.push(item)
    }
    return removed
  }

  #cut(): void {
    this.#items = this.#items.slice(this.#head)
    this.#head = 0
  }
}
