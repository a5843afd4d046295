import {type BufferedSpan, SpanBuffer} from './span-buffer.ts'

/** The limits of a queue. */
export interface QueueLimits {
  /** The most spans in one request. */
  readonly batchSpans: number
  /** About the most bytes in one request. */
  readonly batchBytes: number
  /** About the most bytes of all waiting and sent spans in memory, measured on the wire. */
  readonly memoryBytes: number
  /** Milliseconds that a span waits for others to share its request. */
  readonly delayMs: number
}

export const defaultLimits: QueueLimits = {
  batchSpans: 512,
  batchBytes: 4_000_000,
  memoryBytes: 64_000_000,
  delayMs: 1_000,
}

/** Spans that share a request, in end order. */
export interface Batch {
  /** The place of its first span among all spans ever added. */
  readonly order: number
  readonly spans: readonly BufferedSpan[]
  /** How often the destination answered this batch with `later`. */
  readonly tries: number
  /** The queue's number of successes when the batch became suspect, which means it was cut or put aside. */
  readonly suspectSince?: number
  /** How often the batch failed again after another batch was accepted. */
  readonly proofs?: number
}

/** Spans waiting to be sent, in end order. Returned batches go before spans that were never sent. */
export class SendQueue {
  readonly #buffer = new SpanBuffer()
  /** Batches to be sent again, oldest first. */
  #returned: Batch[] = []
  #aside: Batch | undefined
  #successes = 0
  #taken = 0
  #due = 0
  #undueBytes = 0

  add(span: BufferedSpan): void {
    this.#buffer.push(span)
    this.#undueBytes += span.bytes
  }

  /** The number of spans ever added minus those removed. It is the place of the next span. */
  get added(): number {
    return this.#taken + this.#buffer.length
  }

  /** The place of the first waiting span. */
  get oldest(): number {
    return this.#returned[0]?.order ?? this.#taken
  }

  /** All waiting spans. */
  all(): readonly BufferedSpan[] {
    const returned = [...this.#returned, ...(this.#aside === undefined ? [] : [this.#aside])]
    return [...returned.flatMap(({spans}) => spans), ...this.#buffer.all()]
  }

  /** True when the spans that are not due fill a whole request. */
  fills(spans: number, bytes: number): boolean {
    return this.#buffer.length - this.#due >= spans || this.#undueBytes >= bytes
  }

  /** True when a batch may leave now. */
  get isDue(): boolean {
    return this.#due > 0 || this.#returned.length > 0 || this.#aside !== undefined
  }

  /** True when a batch is put aside. It waits until other batches are sent. */
  get hasAside(): boolean {
    return this.#aside !== undefined
  }

  /** Makes every waiting span due. */
  makeDue(): void {
    this.#due = this.#buffer.length
    this.#undueBytes = 0
  }

  /** Takes the next batch, within both limits. The batch that was put aside is taken only when nothing else waits. */
  next(spans: number, bytes: number): Batch | undefined {
    const again = this.#returned.shift()
    if (again !== undefined) return again
    if (this.#due === 0) {
      const aside = this.#aside
      this.#aside = undefined
      return aside
    }
    const taken = this.#buffer.take(Math.min(this.#due, spans), bytes)
    const order = this.#taken
    this.#taken += taken.length
    this.#due -= taken.length
    return {order, spans: taken, tries: 0}
  }

  /** How often `batch` has failed again after another batch's success, including this failure. */
  proofsOf({suspectSince = this.#successes, proofs = 0}: Batch): number {
    return this.#successes > suspectSince ? proofs + 1 : proofs
  }

  /** Takes a batch back to send it again. Spans whose outcome was counted in the meantime are left out. */
  giveBack(batch: Batch): void {
    const spans = batch.spans.filter(({settled}) => !settled)
    if (spans.length === 0) return
    const after = this.#returned.findIndex(({order}) => order > batch.order)
    this.#returned.splice(after < 0 ? this.#returned.length : after, 0, {...batch, spans})
  }

  /** Takes a batch back in two halves. With `suspect`, the halves are only suspected of being wrong. */
  giveBackHalves({order, spans, ...rest}: Batch, suspect: boolean): void {
    const middle = Math.ceil(spans.length / 2)
    const history = {...rest, tries: 0, ...(suspect ? {suspectSince: this.#successes, proofs: 0} : {})}
    this.giveBack({...history, order, spans: spans.slice(0, middle)})
    this.giveBack({...history, order: order + middle, spans: spans.slice(middle)})
  }

  /** Puts `batch` aside until the next success, so that other batches are sent first. */
  putAside(batch: Batch): void {
    this.#aside = {...batch, suspectSince: this.#successes, proofs: this.proofsOf(batch)}
  }

  /** Counts a success. The batch that was put aside is tried again. */
  succeeded(): void {
    this.#successes += 1
    this.#recall()
  }

  /** Removes and returns the spans for which `which` returns `true`. */
  remove(which: (span: BufferedSpan) => boolean): BufferedSpan[] {
    this.#recall()
    const again = this.#returned.flatMap(({spans}) => spans.filter(which))
    this.#returned = this.#returned.flatMap(batch => {
      const spans = batch.spans.filter(span => !which(span))
      return spans.length === 0 ? [] : {...batch, spans}
    })
    return [...again, ...this.#shorten(this.#buffer.remove(which))]
  }

  /**
   * Removes and returns at least `bytes` of spans that were never sent. The least valuable spans go first, the oldest
   * of them before the others.
   */
  removeLeast(bytes: number): BufferedSpan[] {
    return this.#shorten(this.#buffer.removeLeast(bytes))
  }

  #recall(): void {
    if (this.#aside !== undefined) this.giveBack(this.#aside)
    this.#aside = undefined
  }

  #shorten(removed: BufferedSpan[]): BufferedSpan[] {
    this.#due = Math.min(this.#due, this.#buffer.length)
    return removed
  }
}
