/**
 * Counts of the spans of one tracer. At every moment: `created = accepted + refused + dropped (all reasons) + kept + pending`.
 */
export interface Ledger {
  /** Recording spans that have ended. */
  readonly created: number
  /** Spans that the destination accepted. */
  readonly accepted: number
  /** Spans that the destination refused for good. */
  readonly refused: number
  /** Spans that were dropped, by reason. */
  readonly dropped: Readonly<Record<string, number>>
  /** Spans on disk that the next start of a program delivers. Above 0 only after `shutdown`, with a `spool`. */
  readonly kept: number
  /** Spans that have ended and are still on their way. */
  readonly pending: number
  /** Recording spans that have started and not ended. */
  readonly open: number
}

/** How a span left the queue. */
export type SpanOutcome = 'accepted' | 'refused' | 'kept' | {readonly dropped: string}

/** Counts the outcomes of spans, each span once. */
export interface SpanCounter {
  count(outcome: SpanOutcome, count: number): void
}

/** A caller that waits until nothing in a ledger is pending. */
interface Waiter {
  settled(): void
}

/** The ledger while it counts. A fork counts in its own book and in its parent's, so sums are never computed. */
export class LedgerBook implements SpanCounter, Ledger {
  readonly #parent: LedgerBook | undefined
  #created = 0
  #accepted = 0
  #refused = 0
  #kept = 0
  #open = 0
  #gone = 0
  // Most books need neither of the two, and thousands of books can be alive at once.
  #waiters: Waiter[] | undefined
  #dropped: Map<string, number> | undefined

  /** Without a parent, the book adds to the sum of the process. With `null`, the book counts only for itself. */
  constructor(parent: LedgerBook | null | undefined) {
    this.#parent = parent === null ? undefined : (parent ?? total)
  }

  get created(): number {
    return this.#created
  }

  get accepted(): number {
    return this.#accepted
  }

  get refused(): number {
    return this.#refused
  }

  get dropped(): Readonly<Record<string, number>> {
    return this.#dropped === undefined ? nothing : Object.fromEntries(this.#dropped)
  }

  get kept(): number {
    return this.#kept
  }

  get pending(): number {
    return this.#created - this.#gone
  }

  get open(): number {
    return this.#open
  }

  started(): void {
    this.#open += 1
    this.#parent?.started()
  }

  ended(): void {
    this.#open -= 1
    this.#created += 1
    this.#parent?.ended()
  }

  /** Counts started spans that are known never to end. */
  abandoned(count: number): void {
    this.#open -= count
    this.#parent?.abandoned(count)
  }

  count(outcome: SpanOutcome, count: number): void {
    this.#gone += count
    if (outcome === 'accepted') this.#accepted += count
    else if (outcome === 'refused') this.#refused += count
    else if (outcome === 'kept') this.#kept += count
    else this.#drop(outcome.dropped, count)
    this.#parent?.count(outcome, count)
    if (this.#waiters !== undefined && this.#gone === this.#created) this.#wake()
  }

  /** Notifies `waiter` as soon as nothing is pending, possibly at once. */
  whenSettled(waiter: Waiter): void {
    if (this.#gone === this.#created) waiter.settled()
    else if (this.#waiters === undefined) this.#waiters = [waiter]
    else this.#waiters.push(waiter)
  }

  /** Returns a copy of the ledger as it is now. */
  read(): Ledger {
    const {created, accepted, refused, dropped, kept, pending, open} = this
    return {created, accepted, refused, dropped, kept, pending, open}
  }

  #drop(reason: string, count: number): void {
    this.#dropped ??= new Map()
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + count)
  }

  #wake(): void {
    const waiters = this.#waiters
    this.#waiters = undefined
    for (const waiter of waiters ?? []) waiter.settled()
  }
}

const nothing: Readonly<Record<string, number>> = /* @__PURE__ */ Object.freeze({})

const total: LedgerBook = /* @__PURE__ */ new LedgerBook(null)

/** Returns the sum over all tracers of this copy of the package, including closed ones. */
export function totalLedger(): Ledger {
  return total.read()
}
