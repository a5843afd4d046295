import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {later, monotonicMs, soon} from '#platform/clock'
import type {Answer, Transport} from './answer.ts'
import {Backoff} from './backoff.ts'
import {delivered, flushAtExit} from './exit-flush.ts'
import {handleAnswer} from './handle-answer.ts'
import {InFlightSpans} from './in-flight-spans.ts'
import type {SpanCounter, SpanOutcome} from './ledger.ts'
import {reportToSenders} from './report-to-senders.ts'
import {Room} from './room.ts'
import {type Batch, defaultLimits, type QueueLimits, SendQueue} from './send-queue.ts'
import {leavingIn} from './leaving-span.ts'
import type {BufferedSpan, Sender} from './span-buffer.ts'
import {type Line, Lines} from './spool/lines.ts'
import type {OpenSpool, QueueSpool, SpooledQueue} from './spool/queue-spool.ts'
import type {SpanSink} from './span-sink.ts'

const decisive: ReadonlySet<Answer['kind']> = new Set(['accepted', 'partial', 'refused', 'split'])
/** About the bytes of one request when the user leaves a page. Browsers let 64 KiB in total outlive the page. */
const leavingBytes = 12_000

/**
 * Holds the finished spans of one destination until each has its outcome. All tracers that send there share the queue.
 */
export class SpanQueue implements SpanSink {
  readonly name: string
  readonly #transport: Transport
  readonly #leaving: ReturnType<typeof leavingIn>
  readonly #limits: QueueLimits
  readonly #backoff: Backoff
  readonly #waiting = new SendQueue()
  readonly #inFlight = new InFlightSpans()
  readonly #room: Room
  readonly #lines: Lines
  readonly #spool: QueueSpool | undefined
  #responses = 0
  #scheduled = false
  #cancelDelay: (() => void) | undefined
  #cancelWake: (() => void) | undefined

  constructor(name: string, transport: Transport, limits: Partial<QueueLimits> = {}, openSpool?: OpenSpool) {
    this.name = name
    this.#transport = transport
    this.#leaving = leavingIn(transport.dialect)
    this.#limits = {...defaultLimits, ...limits}
    this.#backoff = new Backoff(transport.width)
    this.#spool = openSpool?.(this.#hooks())
    this.#lines = new Lines({waiting: this.#waiting, inFlight: this.#inFlight}, this.#spool?.replay)
    this.#room = new Room(this.#spool?.spool.maxBytes ?? this.#limits.memoryBytes)
  }

  add(span: ReadableSpan, counter: SpanCounter, sender: Sender, urgent: boolean): void {
    if (!this.#inFlight.pending) flushAtExit(this)
    const buffered = this.#inFlight.take(span, counter, sender)
    const {batchSpans, batchBytes, memoryBytes, delayMs} = this.#limits
    this.#spool?.store.keep(buffered, this.#inFlight.inMemory > memoryBytes)
    this.#waiting.add(buffered)
    this.#room.added(buffered.bytes, this.#inFlight.bytes)
    if (this.#inFlight.inMemory > memoryBytes) this.#makeRoom()
    if (urgent) {
      this.#waiting.makeDue()
      this.#start()
    } else if (this.#waiting.fills(batchSpans, batchBytes)) {
      this.#waiting.makeDue()
      this.#pump()
    } else {
      this.#cancelDelay ??= later(() => {
        this.#cancelDelay = undefined
        this.#sendSoon()
      }, delayMs)
    }
  }

  /** A refused key is tried again. */
  hasten(): void {
    this.#backoff.hurry(monotonicMs())
    this.#sendSoon()
  }

  async flush(): Promise<void> {
    this.hasten()
    void this.#spool?.spool.sync()
    await this.#inFlight.wait()
    await this.#transport.flush().catch(() => {})
  }

  room(workers: number): Promise<void> | undefined {
    return this.#room.wait(this.#inFlight.bytes, workers)
  }

  get failing(): boolean {
    return this.#backoff.failing
  }

  get unreached(): boolean {
    return this.#backoff.unreached
  }

  get responses(): number {
    return this.#responses
  }

  get patienceMs(): number {
    return this.#spool?.exitWaitMs ?? this.#transport.timeoutMs
  }

  /**
   * Sends all waiting spans within this turn of the event loop, in requests small enough to outlive the page. Their
   * answers count if the page stays.
   */
  leave(): void {
    this.#waiting.makeDue()
    const next = (): Batch | undefined => this.#waiting.next(this.#limits.batchSpans, leavingBytes)
    for (let batch = next(); batch !== undefined; batch = next()) this.#send(batch, this.#lines.live)
  }

  drop(reason: string, sender?: Sender): void {
    const concerns = (span: BufferedSpan): boolean => sender === undefined || span.sender === sender
    if (sender === undefined) this.#spool?.replay.stop()
    for (const line of this.#lines.all) this.#dropLine(line, reason, concerns)
    if (sender === undefined) void this.#transport.close().catch(() => {})
  }

  #dropLine(line: Line, reason: string, concerns: (span: BufferedSpan) => boolean): void {
    this.#settle(this.#lines.remove(line, concerns), {dropped: reason}, line)
  }

  async close(): Promise<void> {
    this.#cancelDelay?.()
    this.#cancelWake?.()
    if (this.#spool !== undefined) this.drop('process-exit')
    this.#spool?.spool.close()
    await this.#transport.close().catch(() => {})
  }

  // The delay timer is not cancelled. A new timer for each flush would cost more than one check too many.
  #sendSoon(): void {
    this.#cancelWake?.()
    this.#cancelWake = undefined
    this.#waiting.makeDue()
    this.#pump()
  }

  // One batch is sent in each turn of the event loop. Serialising several in a row would block all other work.
  #pump(): void {
    if (this.#scheduled || !this.#lines.isDue) return
    this.#scheduled = true
    soon(() => {
      this.#scheduled = false
      this.#start()
    })
  }

  #start(): void {
    if (this.#lines.sent.size >= this.#backoff.width) return
    const wait = this.#backoff.wait(monotonicMs())
    if (wait > 0) {
      this.#cancelWake ??= later(() => {
        this.#cancelWake = undefined
        this.#pump()
      }, Math.ceil(wait))
      return
    }
    const line = this.#lines.next()
    const batch = line.waiting.next(this.#limits.batchSpans, this.#limits.batchBytes)
    if (batch === undefined) return
    this.#send(batch, line)
    this.#pump()
  }

  #send(taken: Batch, line: Line): void {
    const now = monotonicMs()
    const loaded = this.#spool?.store.load(taken.spans)
    if (loaded !== undefined && loaded.lost.length > 0) this.#settle(loaded.lost, {dropped: 'spool'}, line)
    const batch = loaded === undefined ? taken : {...taken, spans: loaded.present}
    if (batch.spans.length === 0) return this.#lines.over(line)
    const spans = batch.spans.flatMap(({span, sender}, at) => {
      const copy = loaded?.spans[at] ?? span
      return copy === undefined ? [] : this.#leaving(copy, sender)
    })
    this.#lines.sent.set(batch, line)
    const answer = this.#transport.send(spans, () => this.#backoff.wait(monotonicMs()) === 0)
    if ('kind' in answer) this.#answered(batch, answer, now)
    else void answer.then(late => this.#answered(batch, late, now))
  }

  #answered(batch: Batch, answer: Answer, startedAt: number): void {
    const line = this.#lines.answered(batch)
    if (decisive.has(answer.kind)) this.#responses += 1
    if (answer.kind === 'accepted' || answer.kind === 'partial') {
      this.#room.succeeded()
      this.#lines.succeeded(line)
    }
    const act = handleAnswer({
      batch,
      answer,
      name: this.name,
      noun: this.#transport.noun,
      waiting: line.waiting,
      hopeless: this.#backoff.hopeless,
      settle: (spans, outcome) => this.#settle(spans, outcome, line),
    })
    this.#lines.over(line)
    const {oldest, added} = this.#waiting
    this.#backoff.adapt(answer, {startedAt, now: monotonicMs(), cut: act === 'cut', oldest, added})
    this.#pump()
  }

  #settle(spans: readonly BufferedSpan[], outcome: SpanOutcome, {inFlight}: Line = this.#lines.live): void {
    if (this.#spool === undefined) inFlight.settle(spans, outcome)
    else for (const [part, own] of this.#spool.store.settle(spans, outcome)) inFlight.settle(part, own)
    this.#room.settled(this.#inFlight.bytes)
    if (!this.#inFlight.pending) delivered(this)
  }

  #hooks(): SpooledQueue {
    return {
      name: this.name,
      inFlight: this.#inFlight,
      unsettled: () => this.#lines.unsettled(),
      onSpans: () => this.#pump(),
      onGiveUp: () => {
        for (const line of this.#lines.all.slice(1)) this.#dropLine(line, 'process-exit', () => true)
        if (!this.#inFlight.pending) void this.#transport.close().catch(() => {})
      },
    }
  }

  // Removes 10 % more than needed, because each search for the least valuable spans reads all waiting spans.
  #makeRoom(): void {
    const {memoryBytes} = this.#limits
    this.#spool?.store.free(this.#waiting.all(), this.#inFlight.inMemory - memoryBytes + memoryBytes / 10)
    if (this.#inFlight.inMemory <= memoryBytes) return
    const gone = this.#waiting.removeLeast(this.#inFlight.inMemory - memoryBytes + memoryBytes / 10)
    this.#settle(gone, {dropped: 'memory'})
    const {noun = 'spans'} = this.#transport
    const error = new Error(`more than ${memoryBytes} bytes of ${noun} wait`)
    reportToSenders({name: this.name, spans: gone, kind: 'memory', error, count: gone.length, noun})
  }
}
