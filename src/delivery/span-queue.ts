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
import {type Batch, SendQueue} from './send-queue.ts'
import {leavingIn} from './leaving-span.ts'
import type {BufferedSpan, Sender} from './span-buffer.ts'
import type {SpanSink} from './span-sink.ts'

/** The limits of a queue. */
interface QueueLimits {
  /** The most spans in one request. */
  readonly batchSpans: number
  /** About the most bytes in one request. */
  readonly batchBytes: number
  /** About the most bytes of all waiting and sent spans, measured on the wire. */
  readonly memoryBytes: number
  /** Milliseconds that a span waits for others to share its request. */
  readonly delayMs: number
}

const defaults: QueueLimits = {batchSpans: 512, batchBytes: 4_000_000, memoryBytes: 64_000_000, delayMs: 1_000}
const decisive: ReadonlySet<Answer['kind']> = new Set(['accepted', 'partial', 'refused', 'split'])
/** About the bytes of one request when the user leaves a page. Browsers let 64 KiB in total outlive the page. */
const leavingBytes = 12_000

/**
 * Holds the finished spans of one destination until each has its outcome. All tracers that send there share the queue.
 */
export class SpanQueue implements SpanSink {
  readonly name: string
  readonly #transport: Transport
  readonly #leaving: (span: BufferedSpan) => ReadableSpan
  readonly #limits: QueueLimits
  readonly #backoff: Backoff
  readonly #waiting = new SendQueue()
  readonly #inFlight = new InFlightSpans()
  readonly #room: Room
  readonly #sent = new Set<Batch>()
  #responses = 0
  #scheduled = false
  #cancelDelay: (() => void) | undefined
  #cancelWake: (() => void) | undefined

  constructor(name: string, transport: Transport, limits: Partial<QueueLimits> = {}) {
    this.name = name
    this.#transport = transport
    this.#leaving = leavingIn(transport.dialect)
    this.#limits = {...defaults, ...limits}
    this.#room = new Room(this.#limits.memoryBytes)
    this.#backoff = new Backoff(transport.width)
  }

  /** Adds a span. An urgent span does not wait for others to share its request. */
  add(span: ReadableSpan, counter: SpanCounter, sender: Sender, urgent: boolean): void {
    if (!this.#inFlight.pending) flushAtExit(this)
    const buffered = this.#inFlight.take(span, counter, sender)
    this.#waiting.add(buffered)
    this.#room.added(buffered.bytes, this.#inFlight.bytes)
    const {batchSpans, batchBytes, memoryBytes, delayMs} = this.#limits
    if (this.#inFlight.bytes > memoryBytes) this.#makeRoom()
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

  /** Sends all waiting spans at once instead of waiting for more. A refused key is tried again. */
  hasten(): void {
    this.#backoff.hurry(monotonicMs())
    this.#sendSoon()
  }

  /** Resolves when every span added so far has its outcome, however long that takes. */
  async flush(): Promise<void> {
    this.hasten()
    await this.#inFlight.wait()
    await this.#transport.flush().catch(() => {})
  }

  room(workers: number): Promise<void> | undefined {
    return this.#room.wait(this.#inFlight.bytes, workers)
  }

  /** True while the destination fails, so it accepts nothing now. */
  get failing(): boolean {
    return this.#backoff.failing
  }

  get unreached(): boolean {
    return this.#backoff.unreached
  }

  /** The number of responses that decided the outcome of spans. */
  get responses(): number {
    return this.#responses
  }

  /** Milliseconds that the end of the process waits without a further response. */
  get patienceMs(): number {
    return this.#transport.timeoutMs
  }

  /**
   * Sends all waiting spans within this turn of the event loop, in requests small enough to outlive the page. Their
   * answers count if the page stays.
   */
  leave(): void {
    this.#waiting.makeDue()
    for (let batch = this.#next(leavingBytes); batch !== undefined; batch = this.#next(leavingBytes)) this.#send(batch)
  }

  /** Drops the spans that have no outcome yet: those of `sender`, or of all senders without it. */
  drop(reason: string, sender?: Sender): void {
    const concerns = (span: BufferedSpan): boolean => sender === undefined || span.sender === sender
    const waiting = this.#waiting.remove(concerns)
    const sent = [...this.#sent].flatMap(({spans}) => spans.filter(concerns))
    this.#settle([...waiting, ...sent], {dropped: reason})
    if (sender === undefined) void this.#transport.close().catch(() => {})
  }

  /** Closes the transport. It is called when the last tracer stops sending here. */
  async close(): Promise<void> {
    this.#cancelDelay?.()
    this.#cancelWake?.()
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
    if (this.#scheduled || !this.#waiting.isDue) return
    this.#scheduled = true
    soon(() => {
      this.#scheduled = false
      this.#start()
    })
  }

  #start(): void {
    if (this.#sent.size >= this.#backoff.width) return
    const wait = this.#backoff.wait(monotonicMs())
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

  #next(bytes: number = this.#limits.batchBytes): Batch | undefined {
    return this.#waiting.next(this.#limits.batchSpans, bytes)
  }

  #send(batch: Batch): void {
    const now = monotonicMs()
    this.#sent.add(batch)
    const spans = batch.spans.map(this.#leaving)
    const answer = this.#transport.send(spans, () => this.#backoff.wait(monotonicMs()) === 0)
    if ('kind' in answer) this.#answered(batch, answer, now)
    else void answer.then(late => this.#answered(batch, late, now))
  }

  #answered(batch: Batch, answer: Answer, startedAt: number): void {
    this.#sent.delete(batch)
    if (decisive.has(answer.kind)) this.#responses += 1
    if (answer.kind === 'accepted' || answer.kind === 'partial') this.#room.succeeded()
    const act = handleAnswer({
      batch,
      answer,
      name: this.name,
      noun: this.#transport.noun,
      waiting: this.#waiting,
      hopeless: this.#backoff.hopeless,
      settle: (spans, outcome) => this.#settle(spans, outcome),
    })
    const {oldest, added} = this.#waiting
    this.#backoff.adapt(answer, {startedAt, now: monotonicMs(), cut: act === 'cut', oldest, added})
    this.#pump()
  }

  #settle(spans: readonly BufferedSpan[], outcome: SpanOutcome): void {
    this.#inFlight.settle(spans, outcome)
    this.#room.settled(this.#inFlight.bytes)
    if (!this.#inFlight.pending) delivered(this)
  }

  // Removes 10 % more than needed, because each search for the least valuable spans reads all waiting spans.
  #makeRoom(): void {
    const {memoryBytes} = this.#limits
    const gone = this.#waiting.removeLeast(this.#inFlight.bytes - memoryBytes + memoryBytes / 10)
    this.#settle(gone, {dropped: 'memory'})
    const {noun = 'spans'} = this.#transport
    const error = new Error(`more than ${memoryBytes} bytes of ${noun} wait`)
    reportToSenders({name: this.name, spans: gone, kind: 'memory', error, count: gone.length, noun})
  }
}
