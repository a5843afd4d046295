/**
 * What became of the spans of one tracer. It adds up at every moment:
 * `created = accepted + refused + dropped (all reasons) + pending`.
 */
export interface Ledger {
  /** Recording spans that ended. */
  readonly created: number
  /** Spans that the destination took. */
  readonly accepted: number
  /** Spans that the destination refused for good. */
  readonly refused: number
  /** Spans that were given up, by reason. */
  readonly dropped: Readonly<Record<string, number>>
  /** Spans that ended and are still on their way. */
  readonly pending: number
  /** Recording spans that started and have not ended. */
  readonly open: number
}

/** How a span left the queue. */
export type SpanOutcome = 'accepted' | 'refused' | {readonly dropped: string}

/** Where the fate of spans is written down, once for each. */
export interface SpanCounter {
  count(fate: SpanOutcome, count: number): void
}

/** Who waits for a ledger with nothing pending. */
interface Waiter {
  settled(): void
}

/** The counting side of a ledger. A fork counts in its own and in its parent's, so sums never need adding up. */
export class LedgerBook implements SpanCounter, Ledger {
  readonly #parent: LedgerBook | undefined
  #created = 0
  #accepted = 0
  #refused = 0
  #open = 0
  #gone = 0
  // Most books need neither, and there may be thousands.
  #waiters: Waiter[] | undefined
  #dropped: Map<string, number> | undefined

  /** Without a parent the book counts in the sum of the process; `null` is that sum itself. */
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

  /** A span that was started is known never to end. */
  abandoned(count: number): void {
    this.#open -= count
    this.#parent?.abandoned(count)
  }

  count(fate: SpanOutcome, count: number): void {
    this.#gone += count
    if (fate === 'accepted') this.#accepted += count
    else if (fate === 'refused') this.#refused += count
    else this.#drop(fate.dropped, count)
    this.#parent?.count(fate, count)
    if (this.#waiters !== undefined && this.#gone === this.#created) this.#wake()
  }

  /** Tells `waiter` as soon as nothing is pending: at once when nothing is. */
  whenSettled(waiter: Waiter): void {
    if (this.#gone === this.#created) waiter.settled()
    else if (this.#waiters === undefined) this.#waiters = [waiter]
    else this.#waiters.push(waiter)
  }

  /** The ledger of this moment; the object never changes afterwards. */
  read(): Ledger {
    const {created, accepted, refused, dropped, pending, open} = this
    return {created, accepted, refused, dropped, pending, open}
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

/** The sum over all tracers of this copy of the package, closed ones included. */
export function totalLedger(): Ledger {
  return total.read()
}
