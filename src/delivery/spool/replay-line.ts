import {later} from '#platform/clock'
import type {Spool} from '../../platform/spool.ts'
import {delivered, flushAtExit} from '../exit-flush.ts'
import {InFlightSpans} from '../in-flight-spans.ts'
import {SendQueue} from '../send-queue.ts'
import type {Sender} from '../span-buffer.ts'
import {found, recoveredCounter} from './recovered.ts'

/** About the most bytes of recovered spans in memory before more are read. */
const enoughBytes = 4_000_000
/** Milliseconds that the end of the process waits for recovered spans. They are safe either way. */
const patienceMs = 1_000

/** Events of a replay. */
interface ReplayEvents {
  /** Recovered spans can be sent. */
  readonly onSpans: () => void
  /** The process ends before all recovered spans are sent. */
  readonly onGiveUp: () => void
}

/** The spans that ended processes left: a second line of a queue, with one request at a time. */
export class ReplayLine {
  readonly waiting: SendQueue = new SendQueue()
  readonly inFlight: InFlightSpans = new InFlightSpans()
  /** True while a request of this line is under way. */
  isSending = false
  readonly #spool: Pick<Spool, 'next'>
  readonly #sender: Sender
  readonly #events: ReplayEvents
  #isPulling = false
  #isStopped = false

  constructor(spool: Pick<Spool, 'next'>, sender: Sender, events: ReplayEvents) {
    this.#spool = spool
    this.#sender = sender
    this.#events = events
  }

  /** True when a request of this line may leave. */
  get isDue(): boolean {
    return this.waiting.isDue && !this.isSending
  }

  /** Reads no more spans: the process ends, and the next start goes on. */
  stop(): void {
    this.#isStopped = true
  }

  /** Reads more spans unless enough wait. */
  pull(): void {
    if (this.#isStopped || this.#isPulling || this.inFlight.bytes >= enoughBytes) return
    this.#isPulling = true
    void this.#read()
  }

  /** The end of the process waits for these spans a short while only. */
  async flush(): Promise<void> {
    await Promise.race([this.inFlight.wait(), new Promise<void>(resolve => later(resolve, patienceMs))])
    this.drop()
  }

  /** Leaves these spans to the next start. */
  drop(): void {
    this.stop()
    if (this.inFlight.pending) this.#events.onGiveUp()
    delivered(this)
  }

  async #read(): Promise<void> {
    const spans = await this.#spool.next()
    this.#isPulling = false
    if (spans === undefined || this.#isStopped) {
      if (!this.inFlight.pending) delivered(this)
      return
    }
    flushAtExit(this)
    found(spans.length)
    for (const {span, place} of spans) {
      const buffered = this.inFlight.take(span, recoveredCounter, this.#sender)
      buffered.place = place
      this.waiting.add(buffered)
    }
    this.waiting.makeDue()
    this.#events.onSpans()
  }
}
