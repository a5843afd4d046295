import type {BackendReceipt} from '../delivery/flush-receipt.ts'
import {LedgerBook, type SpanOutcome} from '../delivery/ledger.ts'

/** What a request is about. */
export interface About {
  readonly run?: boolean
  readonly session?: string
}

const mostSessions = 10_000

/** Counts the requests of a tracer, and those of its forks. */
export class RequestLog {
  readonly #parent: RequestLog | undefined
  readonly #book: LedgerBook = new LedgerBook(null)
  /** The number of requests that are not accepted, by session. */
  readonly #sessions = new Map<string, number>()
  #run = 0

  constructor(parent: RequestLog | undefined) {
    this.#parent = parent
  }

  get pending(): number {
    return this.#book.pending
  }

  /** Counts a request that is about to be sent. */
  begun(about: About): void {
    this.#book.started()
    this.#book.ended()
    this.#add(about, 1)
    this.#parent?.begun(about)
  }

  settled(about: About, outcome: SpanOutcome): void {
    if (outcome === 'accepted') this.#add(about, -1)
    this.#book.count(outcome, 1)
    this.#parent?.settled(about, outcome)
  }

  /** Resolves when no request is pending. */
  whenSettled(): Promise<void> {
    return new Promise(resolve => this.#book.whenSettled({settled: resolve}))
  }

  read(): BackendReceipt {
    const {open: _, ...ledger} = this.#book.read()
    return {...ledger, missing: {run: this.#run > 0, sessions: [...this.#sessions.keys()]}}
  }

  #add({run, session}: About, change: number): void {
    if (run) this.#run += change
    if (session === undefined) return
    const count = (this.#sessions.get(session) ?? 0) + change
    if (count <= 0) this.#sessions.delete(session)
    else if (this.#sessions.size < mostSessions || this.#sessions.has(session)) this.#sessions.set(session, count)
  }
}
