import type {FlushOptions, FlushReceipt} from '../../delivery/flush-receipt.ts'
import {awake, soon} from '#platform/timer'
import type {Pipeline, TracerCore} from './core.ts'
import {close, receiptOf} from './lifecycle.ts'
import {logVerbose} from './log-verbose.ts'

/** Closes a fork alone and waits for its spans. With nothing under way it waits for nobody. */
export function closeFork(core: TracerCore, options: FlushOptions | undefined): Promise<FlushReceipt> {
  close(core)
  const {book, pipeline} = core
  if (book.pending === 0 && (book.created === 0 || !pipeline.holdsBack))
    return Promise.resolve(logVerbose(core, 'shutdown', receiptOf(core, false)))
  pipeline.outlets.hasten()
  return roundOf(pipeline, options?.timeoutMs ?? 30_000).join(core)
}

/** Forks that close in one turn, and so wait for the same: one flush, one timer. */
class Round {
  readonly pipeline: Pipeline
  readonly timeoutMs: number
  readonly #members: Member[] = []
  readonly #cancel: () => void
  #left = 0
  #joinable = true
  /** The user's processors have passed on what they held. */
  passedOn: boolean

  constructor(pipeline: Pipeline, timeoutMs: number) {
    this.timeoutMs = timeoutMs
    this.pipeline = pipeline
    this.passedOn = !pipeline.holdsBack
    this.#cancel = awake(() => this.#endAll(true), timeoutMs)
    soon(() => void this.#flush())
  }

  join(core: TracerCore): Promise<FlushReceipt> {
    this.#left += 1
    return new Promise(resolve => {
      const member = new Member(this, core, resolve)
      this.#members.push(member)
      core.book.whenSettled(member)
    })
  }

  /** One of the members has ended. */
  ended(): void {
    this.#left -= 1
    if (this.#left === 0 && !this.#joinable) this.#cancel()
  }

  // Enough is whichever comes first: nothing of a fork is pending, or all that was sent before is answered for.
  async #flush(): Promise<void> {
    if (open === this) open = undefined
    this.#joinable = false
    const answered = this.pipeline.outlets.flush()
    if (this.#left === 0) this.#cancel()
    await this.pipeline.flushProcessors()
    this.passedOn = true
    for (const member of this.#members) if (member.core.book.pending === 0) member.end(false)
    await answered
    this.#endAll(false)
  }

  #endAll(timedOut: boolean): void {
    for (const member of this.#members) member.end(timedOut)
  }
}

/** A fork that waits in a round. */
class Member {
  readonly #round: Round
  readonly core: TracerCore
  #resolve: ((receipt: FlushReceipt) => void) | undefined

  constructor(round: Round, core: TracerCore, resolve: (receipt: FlushReceipt) => void) {
    this.#round = round
    this.core = core
    this.#resolve = resolve
  }

  settled(): void {
    if (this.#round.passedOn) this.end(false)
  }

  end(timedOut: boolean): void {
    const resolve = this.#resolve
    if (resolve === undefined) return
    this.#resolve = undefined
    resolve(logVerbose(this.core, 'shutdown', receiptOf(this.core, timedOut)))
    this.#round.ended()
  }
}

/** The one that others can still join. */
let open: Round | undefined

function roundOf(pipeline: Pipeline, timeoutMs: number): Round {
  if (open?.pipeline !== pipeline || open.timeoutMs !== timeoutMs) open = new Round(pipeline, timeoutMs)
  return open
}
