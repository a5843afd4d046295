import {type BufferedSpan, SpanBuffer} from './span-buffer.ts'

/** Spans that share a request, in the order they ended. */
export interface Batch {
  /** The place of its first span among all that were added. */
  readonly order: number
  readonly items: readonly BufferedSpan[]
  /** How often it was answered with "later". */
  readonly tries: number
  /** Cut or put aside because it drew errors of the server's: how many successes had been heard by then. */
  readonly suspectSince?: number
  /** How often it failed again although something else was taken in between. */
  readonly proofs?: number
}

/** What waits to be sent, in the order it ended: what comes back goes before all that was never sent. */
export class SendQueue {
  readonly #line = new SpanBuffer()
  /** What must be sent again, oldest first. */
  #returned: Batch[] = []
  #aside: Batch | undefined
  #taken = 0
  #due = 0
  #undueBytes = 0

  add(item: BufferedSpan): void {
    this.#line.push(item)
    this.#undueBytes += item.bytes
  }

  /** How many were ever added, but for those removed since: the place of the next one. */
  get added(): number {
    return this.#taken + this.#line.length
  }

  /** The place of the first that waits. */
  get oldest(): number {
    return this.#returned[0]?.order ?? this.#taken
  }

  /** Spans that wait for company. */
  get undue(): number {
    return this.#line.length - this.#due
  }

  /** Their bytes, about. */
  get undueBytes(): number {
    return this.#undueBytes
  }

  /** Something may leave now. */
  get isDue(): boolean {
    return this.#due > 0 || this.#returned.length > 0 || this.#aside !== undefined
  }

  /** A batch was put aside and waits for what comes after it. */
  get hasAside(): boolean {
    return this.#aside !== undefined
  }

  /** Nothing that waits now needs more company. */
  makeDue(): void {
    this.#due = this.#line.length
    this.#undueBytes = 0
  }

  /** What leaves next, at most so much; the one put aside only when there is nothing else. */
  next(spans: number, bytes: number): Batch | undefined {
    const again = this.#returned.shift()
    if (again !== undefined) return again
    if (this.#due === 0) {
      const aside = this.#aside
      this.#aside = undefined
      return aside
    }
    const items = this.#line.take(Math.min(this.#due, spans), bytes)
    const order = this.#taken
    this.#taken += items.length
    this.#due -= items.length
    return {order, items, tries: 0}
  }

  /** Takes back what must be sent again; what was settled meanwhile stays out. */
  giveBack(batch: Batch): void {
    const items = batch.items.filter(({settled}) => !settled)
    if (items.length === 0) return
    const after = this.#returned.findIndex(({order}) => order > batch.order)
    this.#returned.splice(after < 0 ? this.#returned.length : after, 0, {...batch, items})
  }

  /** The same in two halves. */
  giveBackHalves({order, items, ...rest}: Batch): void {
    const middle = Math.ceil(items.length / 2)
    this.giveBack({...rest, order, items: items.slice(0, middle), tries: 0})
    this.giveBack({...rest, order: order + middle, items: items.slice(middle), tries: 0})
  }

  /** Lets others go before `batch`, until `recall`. */
  putAside(batch: Batch): void {
    this.#aside = batch
  }

  recall(): void {
    if (this.#aside !== undefined) this.giveBack(this.#aside)
    this.#aside = undefined
  }

  /** Removes and returns what `which` answers `true` for. */
  remove(which: (item: BufferedSpan) => boolean): BufferedSpan[] {
    this.recall()
    const again = this.#returned.flatMap(({items}) => items.filter(which))
    this.#returned = this.#returned.flatMap(batch => {
      const items = batch.items.filter(item => !which(item))
      return items.length === 0 ? [] : {...batch, items}
    })
    return [...again, ...this.#shorten(this.#line.remove(which))]
  }

  /** Removes and returns at least so many bytes of what was never sent: what is worth least first, of that the oldest. */
  removeLeast(bytes: number): BufferedSpan[] {
    return this.#shorten(this.#line.removeLeast(bytes))
  }

  #shorten(removed: BufferedSpan[]): BufferedSpan[] {
    this.#due = Math.min(this.#due, this.#line.length)
    return removed
  }
}
