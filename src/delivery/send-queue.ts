import {type BufferedSpan, SpanBuffer} from './span-buffer.ts'

/** Spans that share a request, in end order. */
export interface Batch {
  /** The place of its first span among all that were added. */
  readonly order: number
  readonly spans: readonly BufferedSpan[]
  /** How often it was answered with "later". */
  readonly tries: number
  /** The number of successes when it was cut or put aside because it may be the cause of failures. */
  readonly suspectSince?: number
  /** How often it failed again although another batch was accepted in between. */
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

  /** Spans ever added, less those removed since: the place of the next one. */
  get added(): number {
    return this.#taken + this.#buffer.length
  }

  /** The place of the first waiting span. */
  get oldest(): number {
    return this.#returned[0]?.order ?? this.#taken
  }

  /** The spans that wait for more to share their request fill one already. */
  fills(spans: number, bytes: number): boolean {
    return this.#buffer.length - this.#due >= spans || this.#undueBytes >= bytes
  }

  /** A batch may leave now. */
  get isDue(): boolean {
    return this.#due > 0 || this.#returned.length > 0 || this.#aside !== undefined
  }

  /** A batch is aside and waits for others to be sent first. */
  get hasAside(): boolean {
    return this.#aside !== undefined
  }

  /** Makes every waiting span due. */
  makeDue(): void {
    this.#due = this.#buffer.length
    this.#undueBytes = 0
  }

  /** Takes the next batch, within both limits. The one aside comes only when there is no other. */
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

  /** How often `batch` failed again after a success of another one, this failure included. */
  proofsOf({suspectSince = this.#successes, proofs = 0}: Batch): number {
    return this.#successes > suspectSince ? proofs + 1 : proofs
  }

  /** Takes a batch back to send it again. Spans that were settled meanwhile stay out. */
  giveBack(batch: Batch): void {
    const spans = batch.spans.filter(({settled}) => !settled)
    if (spans.length === 0) return
    const after = this.#returned.findIndex(({order}) => order > batch.order)
    this.#returned.splice(after < 0 ? this.#returned.length : after, 0, {...batch, spans})
  }

  /** Takes a batch back in two halves, which are suspect where the batch is not known to be wrong. */
  giveBackHalves({order, spans, ...rest}: Batch, suspect: boolean): void {
    const middle = Math.ceil(spans.length / 2)
    const history = {...rest, tries: 0, ...(suspect ? {suspectSince: this.#successes, proofs: 0} : {})}
    this.giveBack({...history, order, spans: spans.slice(0, middle)})
    this.giveBack({...history, order: order + middle, spans: spans.slice(middle)})
  }

  /** Lets other batches go before `batch`, until the next success. */
  putAside(batch: Batch): void {
    this.#aside = {...batch, suspectSince: this.#successes, proofs: this.proofsOf(batch)}
  }

  /** The destination accepted a batch: the one aside is tried again. */
  succeeded(): void {
    this.#successes += 1
    this.#recall()
  }

  /** Removes and returns the spans that `which` returns `true` for. */
  remove(which: (span: BufferedSpan) => boolean): BufferedSpan[] {
    this.#recall()
    const again = this.#returned.flatMap(({spans}) => spans.filter(which))
    this.#returned = this.#returned.flatMap(batch => {
      const spans = batch.spans.filter(span => !which(span))
      return spans.length === 0 ? [] : {...batch, spans}
    })
    return [...again, ...this.#shorten(this.#buffer.remove(which))]
  }

  /** Removes and returns at least so many bytes of spans that were never sent: the least valuable first, of these the oldest. */
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
