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
export type Fate = 'accepted' | 'refused' | {readonly dropped: string}

/** Where the fate of one span is written down, once. */
export interface Account {
  left(fate: Fate): void
}

/** The counting side of a ledger. A fork counts in its own and in its parent's, so sums never need adding up. */
export class LedgerBook implements Account {
  readonly #parent: LedgerBook | undefined
  #created = 0
  #accepted = 0
  #refused = 0
  #open = 0
  #gone = 0
  #waiters: (() => void)[] = []
  readonly #dropped = new Map<string, number>()

  /** Without a parent the book counts in the sum of the process; `null` is that sum itself. */
  constructor(parent: LedgerBook | null | undefined) {
    this.#parent = parent === null ? undefined : (parent ?? total)
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

  left(fate: Fate): void {
    this.#gone += 1
    if (fate === 'accepted') this.#accepted += 1
    else if (fate === 'refused') this.#refused += 1
    else this.#dropped.set(fate.dropped, (this.#dropped.get(fate.dropped) ?? 0) + 1)
    this.#parent?.left(fate)
    if (this.#waiters.length > 0 && this.#gone === this.#created) for (const wake of this.#waiters.splice(0)) wake()
  }

  /** Resolves as soon as nothing is pending. */
  settled(): Promise<void> {
    if (this.#gone === this.#created) return Promise.resolve()
    return new Promise(resolve => this.#waiters.push(resolve))
  }

  /** The ledger of this moment; the object never changes afterwards. */
  read(): Ledger {
    return {
      created: this.#created,
      accepted: this.#accepted,
      refused: this.#refused,
      dropped: Object.fromEntries(this.#dropped),
      pending: this.#created - this.#gone,
      open: this.#open,
    }
  }
}

const total: LedgerBook = /* @__PURE__ */ new LedgerBook(null)

/** The sum over all tracers of this copy of the package, closed ones included. */
export function totalLedger(): Ledger {
  return total.read()
}
