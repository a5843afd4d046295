import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {later, soon} from '#platform/timer'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import type {Answer, Transport} from './answer.ts'
import {delivered, deliverAtExit} from './exit-flush.ts'
import {FlushWaiters} from './flush-waiters.ts'
import type {Account, Fate} from './ledger.ts'
import {Pace} from './pace.ts'
import {bytesOf} from './span-weight.ts'
import {type Item, type Sender, WaitingLine} from './waiting-line.ts'

/** Bounds of a queue. */
export interface QueueLimits {
  /** Spans of one request. */
  readonly batchSpans: number
  /** Bytes of one request, about. */
  readonly batchBytes: number
  /** Bytes of all spans that wait or are under way, about, as they are on the wire. */
  readonly memoryBytes: number
  /** How long a span waits for others to share its request. */
  readonly delayMs: number
}

const defaults: QueueLimits = {batchSpans: 512, batchBytes: 4_000_000, memoryBytes: 64_000_000, delayMs: 1_000}
const keptErrors = 10
/** Of one request of a page that goes away, about; browsers let 64 KiB outlive it. */
const leavingBytes = 12_000
/** A suspect batch is sent so often before it is cut. */
const suspectTries = 3
/** When the process ends: for a destination that answers, and for one that fails. */
const exitMs = {answering: 30_000, failing: 5_000}

/** Spans that share a request, in the order they ended. */
interface Batch {
  /** The place of its first span in the line. */
  readonly order: number
  readonly items: readonly Item[]
  readonly tries: number
}

/** Holds the finished spans of one destination until it answered for each of them. Shared by all tracers that send there. */
export class SpanQueue {
  readonly name: string
  readonly #transport: Transport
  readonly #limits: QueueLimits
  readonly #pace: Pace
  readonly #line = new WaitingLine()
  readonly #waiters = new FlushWaiters()
  /** What must be sent again, oldest first. */
  #returned: Batch[] = []
  readonly #flying = new Set<Batch>()
  #taken = 0
  /** So many of the line may leave without waiting for company. */
  #due = 0
  #bytes = 0
  #scheduled = false
  #cancelDelay: (() => void) | undefined
  #cancelWake: (() => void) | undefined
  #leaving = false

  constructor(name: string, transport: Transport, limits: Partial<QueueLimits> = {}) {
    this.name = name
    this.#transport = transport
    this.#limits = {...defaults, ...limits}
    this.#pace = new Pace(transport.width)
  }

  /** Takes a span; `urgent` ones wait for no company. */
  add(span: ReadableSpan, account: Account, sender: Sender, urgent: boolean): void {
    if (!this.#waiters.pending) deliverAtExit(this)
    const bytes = bytesOf(span)
    this.#line.push({span, account, sender, bytes, epoch: this.#waiters.added(), settled: false})
    this.#bytes += bytes
    if (this.#bytes > this.#limits.memoryBytes) this.#makeRoom()
    if (urgent) {
      this.#due = this.#line.length
      this.#start()
    } else if (this.#line.length - this.#due >= this.#limits.batchSpans) {
      this.#due = this.#line.length
      this.#pump()
    } else {
      this.#cancelDelay ??= later(() => this.#hasten(), this.#limits.delayMs)
    }
  }

  /** Resolves when everything added so far was answered for, however long that takes. */
  async flush(): Promise<void> {
    this.#pace.hurry(performance.now())
    this.#hasten()
    await this.#waiters.wait()
    await this.#transport.flush().catch(() => {})
  }

  /** The same at the end of the process, but not for ever; what is left is given up. */
  async drain(): Promise<void> {
    this.#leaving = true
    const cancels = [
      later(() => this.#pace.failing && this.drop('process-exit'), exitMs.failing),
      later(() => this.drop('process-exit'), exitMs.answering),
    ]
    await this.flush()
    for (const cancel of cancels) cancel()
    this.#leaving = false
  }

  /** Sends all that waits within this turn, in requests small enough to outlive a page. What is said is heard if the page stays. */
  leave(): void {
    this.#due = this.#line.length
    for (let batch = this.#next(leavingBytes); batch !== undefined; batch = this.#next(leavingBytes)) this.#send(batch)
  }

  /** Gives up what has no answer yet, of one sender or of all. */
  drop(reason: string, sender?: Sender): void {
    const fate = {dropped: reason}
    const concerns = (item: Item): boolean => sender === undefined || item.sender === sender
    const waiting = this.#line.remove(concerns)
    const sent = [...this.#returned, ...this.#flying].flatMap(({items}) => items.filter(concerns))
    this.#due = Math.min(this.#due, this.#line.length)
    for (const item of [...waiting, ...sent]) this.#settle(item, fate)
    this.#returned = this.#returned.filter(({items}) => items.some(({settled}) => !settled))
    if (sender === undefined) void this.#transport.close().catch(() => {})
  }

  /** Closes what lies behind; called when nobody sends here any more. */
  async close(): Promise<void> {
    this.#cancelDelay?.()
    this.#cancelWake?.()
    await this.#transport.close().catch(() => {})
  }

  #hasten(): void {
    this.#cancelDelay?.()
    this.#cancelDelay = undefined
    this.#due = this.#line.length
    this.#cancelWake?.()
    this.#cancelWake = undefined
    this.#pump()
  }

  // One batch for each turn of the event loop: serialising several in a row would hold up everybody else.
  #pump(): void {
    if (this.#scheduled || (this.#due === 0 && this.#returned.length === 0)) return
    this.#scheduled = true
    soon(() => {
      this.#scheduled = false
      this.#start()
    })
  }

  #start(): void {
    if (this.#flying.size >= this.#pace.width) return
    const now = performance.now()
    const wait = this.#pace.wait(now)
    if (wait > 0) {
      this.#cancelWake ??= later(() => {
        this.#cancelWake = undefined
        this.#pump()
      }, Math.ceil(wait))
      return
    }
    const batch = this.#next()
    if (batch === undefined) return
    this.#send(batch)
    this.#pump()
  }

  #send(batch: Batch): void {
    const now = performance.now()
    this.#flying.add(batch)
    const answer = this.#transport.send(batch.items.map(({span}) => span))
    if ('kind' in answer) this.#heard(batch, answer, now)
    else void answer.then(said => this.#heard(batch, said, now))
  }

  #next(bytes: number = this.#limits.batchBytes): Batch | undefined {
    const again = this.#returned.shift()
    if (again !== undefined) return again
    if (this.#due === 0) return undefined
    const items = this.#line.take(Math.min(this.#due, this.#limits.batchSpans), bytes)
    const order = this.#taken
    this.#taken += items.length
    this.#due -= items.length
    return {order, items, tries: 0}
  }

  #heard(batch: Batch, answer: Answer, startedAt: number): void {
    this.#flying.delete(batch)
    this.#pace.heard(answer, startedAt, performance.now())
    if (answer.kind === 'accepted') this.#settleAll(batch, 'accepted')
    else this.#act(batch, answer)
    this.#pump()
  }

  #act(batch: Batch, answer: Exclude<Answer, {kind: 'accepted'}>): void {
    const {kind, error} = answer
    const suspect = kind === 'later' && answer.suspect === true && batch.tries + 1 >= suspectTries
    const cuts = kind === 'split' || suspect
    const whole = batch.items.length > 1 && !this.#pace.hopeless
    // A batch that is cut has lost nothing yet.
    if (!cuts || !whole)
      this.#tell(batch, rowOf[kind], error, kind === 'partial' ? answer.rejected : batch.items.length)
    if (kind === 'partial') this.#settlePartly(batch, answer.rejected)
    else if (kind === 'refused') this.#settleAll(batch, 'refused')
    else if (kind === 'silent') this.#settleAll(batch, {dropped: 'no-answer'})
    else if (cuts && whole) this.#cut(batch)
    else if (cuts) this.#settleAll(batch, 'refused')
    else if (kind === 'unauthorised' && this.#leaving) this.#settleAll(batch, {dropped: 'process-exit'})
    else this.#return({...batch, tries: batch.tries + 1})
  }

  #cut({order, items}: Batch): void {
    const middle = Math.ceil(items.length / 2)
    this.#return({order, items: items.slice(0, middle), tries: 0})
    this.#return({order: order + middle, items: items.slice(middle), tries: 0})
  }

  // Among what is sent again, and before all that was never sent, so that order is kept.
  #return(batch: Batch): void {
    const items = batch.items.filter(({settled}) => !settled)
    if (items.length === 0) return
    const next = this.#returned.findIndex(({order}) => order > batch.order)
    this.#returned.splice(next < 0 ? this.#returned.length : next, 0, {...batch, items})
  }

  #settleAll({items}: Pick<Batch, 'items'>, fate: Fate): void {
    for (const item of items) this.#settle(item, fate)
  }

  // Which ones were rejected is not said: the count is right, its parts among tracers that share a request are a guess.
  #settlePartly({items}: Batch, rejected: number): void {
    for (const [at, item] of items.entries()) this.#settle(item, at < rejected ? 'refused' : 'accepted')
  }

  #settle(item: Item, fate: Fate): void {
    if (item.settled) return
    item.settled = true
    this.#bytes -= item.bytes
    item.account.left(fate)
    this.#waiters.settled(item.epoch)
    if (!this.#waiters.pending) delivered(this)
  }

  // A tenth more than needed: each search for the least looks at all that wait.
  #makeRoom(): void {
    const {memoryBytes} = this.#limits
    const gone = this.#line.removeLeast(this.#bytes - memoryBytes + memoryBytes / 10)
    this.#due = Math.min(this.#due, this.#line.length)
    for (const item of gone) this.#settle(item, {dropped: 'memory'})
    const error = new Error(`more than ${memoryBytes} bytes of spans wait`)
    this.#tell({items: gone}, codes.memoryFull, error, gone.length)
  }

  /** Tells each tracer about its own spans. */
  #tell({items}: Pick<Batch, 'items'>, row: codes.CodeRow, error: Error, count: number): void {
    for (const sender of new Set(items.map(item => item.sender))) {
      sender.errors.push(error)
      if (sender.errors.length > keptErrors) sender.errors.shift()
      const cause = `${whatHappened[row.code] ?? 'it did not take'} ${count} spans: ${error.message}`
      report(row, sender.reporter, () => ({subject: `Destination ${this.name}`, cause}))
    }
  }
}

const rowOf: Readonly<Record<Exclude<Answer['kind'], 'accepted'>, codes.CodeRow>> = {
  partial: codes.exportFailed,
  later: codes.exportDelayed,
  split: codes.exportFailed,
  unauthorised: codes.unauthorised,
  blocked: codes.blocked,
  refused: codes.exportFailed,
  silent: codes.noAnswer,
}

const whatHappened: Partial<Record<codes.Code, string>> = {
  'export-failed': 'it refused',
  'export-delayed': 'it does not take now',
  unauthorised: 'it wants another key for',
  blocked: 'this page may not send it',
  'no-answer': 'it gave no answer about',
  'memory-full': 'memory for it is full, so it lost',
}
