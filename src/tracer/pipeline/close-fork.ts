import {awake, monotonicMs, soon} from '#platform/clock'
import {flushDeadline, type FlushOptions, type FlushReceipt, type Wait} from '../../delivery/flush-receipt.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import type {Pipeline, TracerCore} from './core.ts'
import {receiptOf} from './receipt.ts'
import {deliverSession} from './session.ts'

/** Closes a fork alone and waits for its spans. A fork without pending spans does not wait. */
export function closeFork(core: TracerCore, options: FlushOptions | undefined): Promise<FlushReceipt> {
  close(core)
  const timeoutMs = flushDeadline(core, options)
  return core.pipeline.backend.isRemote ? closeWithRequests(core, timeoutMs) : closeSpans(core, timeoutMs)
}

// Requests and spans are sent at the same time. Spans are waited for last, because their receipt includes the requests.
async function closeWithRequests(core: TracerCore, timeoutMs: number): Promise<FlushReceipt> {
  const {backend, destinations} = core.pipeline
  const deadline = monotonicMs() + timeoutMs
  backend.hasten()
  destinations.hasten()
  let cancel: (() => void) | undefined
  const late = new Promise<void>(resolve => {
    cancel = awake(resolve, timeoutMs)
  })
  await Promise.race([core.requests.whenSettled(), late])
  cancel?.()
  const receipt = await closeSpans(core, Math.max(0, deadline - monotonicMs()))
  return core.requests.pending === 0 ? receipt : {...receipt, timedOut: true}
}

function closeSpans(core: TracerCore, timeoutMs: number): Promise<FlushReceipt> {
  const {book, pipeline} = core
  if (book.pending === 0 && (book.created === 0 || !pipeline.holdsBack))
    return Promise.resolve(receiptOf(core, 'shutdown', inTime))
  pipeline.destinations.hasten()
  return roundOf(pipeline, timeoutMs).join(core)
}

/** Marks `core` as closed. Its session is delivered, and spans that are still open are counted as abandoned. */
export function close(core: TracerCore): void {
  if (core.closed) return
  deliverSession(core)
  core.closed = true
  core.forget()
  const {open} = core.book
  if (open === 0) return
  const cause = `${open} ${open === 1 ? 'span was' : 'spans were'} not ended before shutdown`
  report(codes.abandoned, core, () => ({subject: `Project "${core.options.project}"`, cause}))
}

const inTime: Wait = {timedOut: false, failures: []}

/** Forks that close in the same turn share one flush and one timer. */
class Round {
  readonly pipeline: Pipeline
  readonly timeoutMs: number
  readonly #members: Member[] = []
  readonly #cancel: () => void
  #left = 0
  #started = false
  /** True when the user's processors have passed on the spans that they held. */
  passedOn: boolean
  /** The outcome for members that end when their last span is settled. */
  wait = inTime

  constructor(pipeline: Pipeline, timeoutMs: number) {
    this.timeoutMs = timeoutMs
    this.pipeline = pipeline
    this.passedOn = !pipeline.holdsBack
    this.#cancel = awake(() => this.#endAll({timedOut: true, failures: this.pipeline.reportHanging()}), timeoutMs)
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

  /** Called when a member has ended. */
  ended(): void {
    this.#left -= 1
    if (this.#left === 0 && this.#started) this.#cancel()
  }

  // A member ends as soon as none of its spans is pending, or every span sent before has a response.
  async #flush(): Promise<void> {
    if (joinable === this) joinable = undefined
    this.#started = true
    const responded = this.pipeline.destinations.flush()
    if (this.#left === 0) this.#cancel()
    this.wait = {timedOut: false, failures: await this.pipeline.flushProcessors()}
    this.passedOn = true
    for (const member of this.#members) if (member.core.book.pending === 0) member.end(this.wait)
    await responded
    this.#endAll(this.wait)
  }

  #endAll(wait: Wait): void {
    for (const member of this.#members) member.end(wait)
  }
}

/** A fork that waits for a round. */
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
    if (this.#round.passedOn) this.end(this.#round.wait)
  }

  end(wait: Wait): void {
    const resolve = this.#resolve
    if (resolve === undefined) return
    this.#resolve = undefined
    resolve(receiptOf(this.core, 'shutdown', wait))
    this.#round.ended()
  }
}

/** The round that other forks can still join. */
let joinable: Round | undefined

function roundOf(pipeline: Pipeline, timeoutMs: number): Round {
  if (joinable?.pipeline !== pipeline || joinable.timeoutMs !== timeoutMs) joinable = new Round(pipeline, timeoutMs)
  return joinable
}
