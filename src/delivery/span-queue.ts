import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {isEnding} from '#platform/exit'
import {later, monotonicMs, soon} from '#platform/clock'
import type {Answer, Transport} from './answer.ts'
import {SendQueue, type Batch} from './send-queue.ts'
import {InFlightSpans} from './in-flight-spans.ts'
import {delivered, flushAtExit} from './exit-flush.ts'
import type {SpanCounter, SpanOutcome} from './ledger.ts'
import {Backoff} from './backoff.ts'
import {reportToSenders, type Trouble} from './report-to-senders.ts'
import {decide, type RetryDecision} from './retry-decision.ts'
import type {BufferedSpan, Sender} from './span-buffer.ts'

/** Bounds of a queue. */
interface QueueLimits {
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
/** Of one request of a page that goes away, about; browsers let 64 KiB outlive it. */
const leavingBytes = 12_000

/** Holds the finished spans of one destination until it answered for each of them. Shared by all tracers that send there. */
export class SpanQueue {
  readonly name: string
  readonly #transport: Transport
  readonly #limits: QueueLimits
  readonly #pace: Backoff
  readonly #backlog = new SendQueue()
  readonly #custody = new InFlightSpans()
  readonly #flying = new Set<Batch>()
  #successes = 0
  #scheduled = false
  #cancelDelay: (() => void) | undefined
  #cancelWake: (() => void) | undefined

  constructor(name: string, transport: Transport, limits: Partial<QueueLimits> = {}) {
    this.name = name
    this.#transport = transport
    this.#limits = {...defaults, ...limits}
    this.#pace = new Backoff(transport.width)
  }

  /** Takes a span; `urgent` ones wait for no company. */
  add(span: ReadableSpan, account: SpanCounter, sender: Sender, urgent: boolean): void {
    if (!this.#custody.pending) flushAtExit(this)
    this.#backlog.add(this.#custody.take(span, account, sender))
    const {batchSpans, batchBytes, memoryBytes, delayMs} = this.#limits
    if (this.#custody.bytes > memoryBytes) this.#makeRoom()
    if (urgent) {
      this.#backlog.makeDue()
      this.#start()
    } else if (this.#backlog.undue >= batchSpans || this.#backlog.undueBytes >= batchBytes) {
      this.#backlog.makeDue()
      this.#pump()
    } else {
      this.#cancelDelay ??= later(() => this.#companyCame(), delayMs)
    }
  }

  /** Lets all that waits leave without waiting for company, and tries a key again that was refused. */
  hasten(): void {
    this.#pace.hurry(monotonicMs())
    this.#leaveSoon()
  }

  /** Resolves when everything added so far was answered for, however long that takes. */
  async flush(): Promise<void> {
    this.hasten()
    await this.#custody.wait()
    await this.#transport.flush().catch(() => {})
  }

  /** The destination takes nothing now. */
  get failing(): boolean {
    return this.#pace.failing
  }

  /** Sends all that waits within this turn, in requests small enough to outlive a page. What is said is heard if the page stays. */
  leave(): void {
    this.#backlog.makeDue()
    for (let batch = this.#next(leavingBytes); batch !== undefined; batch = this.#next(leavingBytes)) this.#send(batch)
  }

  /** Gives up what has no answer yet, of one sender or of all. */
  drop(reason: string, sender?: Sender): void {
    const concerns = (item: BufferedSpan): boolean => sender === undefined || item.sender === sender
    const waiting = this.#backlog.remove(concerns)
    const sent = [...this.#flying].flatMap(({items}) => items.filter(concerns))
    this.#settle([...waiting, ...sent], {dropped: reason})
    if (sender === undefined) void this.#transport.close().catch(() => {})
  }

  /** Closes what lies behind; called when nobody sends here any more. */
  async close(): Promise<void> {
    this.#cancelDelay?.()
    this.#cancelWake?.()
    await this.#transport.close().catch(() => {})
  }

  #companyCame(): void {
    this.#cancelDelay = undefined
    this.#leaveSoon()
  }

  // The timer of those that wait for company runs on: making one for each flush would cost more than a look too many.
  #leaveSoon(): void {
    this.#cancelWake?.()
    this.#cancelWake = undefined
    this.#backlog.makeDue()
    this.#pump()
  }

  // One batch for each turn of the event loop: serialising several in a row would hold up everybody else.
  #pump(): void {
    if (this.#scheduled || !this.#backlog.isDue) return
    this.#scheduled = true
    soon(() => {
      this.#scheduled = false
      this.#start()
    })
  }

  #start(): void {
    if (this.#flying.size >= this.#pace.width) return
    const wait = this.#pace.wait(monotonicMs())
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
    return this.#backlog.next(this.#limits.batchSpans, bytes)
  }

  #send(batch: Batch): void {
    const now = monotonicMs()
    this.#flying.add(batch)
    const spans = batch.items.map(({span}) => span)
    const answer = this.#transport.send(spans, () => this.#pace.wait(monotonicMs()) === 0)
    if ('kind' in answer) this.#heard(batch, answer, now)
    else void answer.then(said => this.#heard(batch, said, now))
  }

  #heard(batch: Batch, answer: Answer, startedAt: number): void {
    this.#flying.delete(batch)
    const verdict = decide(answer, {
      spans: batch.items.length,
      tries: batch.tries,
      suspect: batch.suspectSince !== undefined,
      proofs: this.#proofsOf(batch),
      asideTaken: this.#backlog.hasAside,
      hopeless: this.#pace.hopeless,
      ending: isEnding(),
    })
    this.#tellOf(batch, answer, verdict)
    this.#act(batch, verdict, answer)
    const {oldest, added} = this.#backlog
    this.#pace.heard(answer, {startedAt, now: monotonicMs(), cut: verdict.act === 'cut', oldest, added})
    this.#pump()
  }

  #act(batch: Batch, verdict: RetryDecision, {kind}: Answer): void {
    const {items, tries} = batch
    const suspectSince = this.#successes
    switch (verdict.act) {
      case 'settle':
        this.#settle(items, verdict.fate)
        break
      case 'settle-partly':
        // Which ones were rejected is not said: the count is right, its parts among tracers that share a request are a guess.
        this.#settle(items.slice(0, verdict.refused), 'refused')
        this.#settle(items.slice(verdict.refused), 'accepted')
        break
      case 'cut':
        this.#backlog.giveBackHalves(kind === 'later' ? {...batch, suspectSince, proofs: 0} : batch)
        break
      case 'put-aside':
        this.#backlog.putAside({...batch, suspectSince, proofs: this.#proofsOf(batch)})
        break
      case 'send-again':
        this.#backlog.giveBack({...batch, tries: kind === 'later' ? tries + 1 : tries})
    }
    if (kind !== 'accepted' && kind !== 'partial') return
    this.#successes += 1
    this.#backlog.recall()
  }

  #proofsOf({suspectSince = this.#successes, proofs = 0}: Batch): number {
    return this.#successes > suspectSince ? proofs + 1 : proofs
  }

  #tellOf({items}: Batch, answer: Answer, {act}: RetryDecision): void {
    // A batch that is cut has lost nothing yet.
    if (answer.kind === 'accepted' || answer.kind === 'withheld' || act === 'cut') return
    this.#tell(items, answer.kind, answer.error, answer.kind === 'partial' ? answer.rejected : items.length)
  }

  #tell(items: readonly BufferedSpan[], kind: Trouble['kind'], error: Error, count: number): void {
    reportToSenders({name: this.name, items, kind, error, count})
  }

  #settle(items: readonly BufferedSpan[], fate: SpanOutcome): void {
    this.#custody.settle(items, fate)
    if (!this.#custody.pending) delivered(this)
  }

  // A tenth more than needed: each search for the least looks at all that wait.
  #makeRoom(): void {
    const {memoryBytes} = this.#limits
    const gone = this.#backlog.removeLeast(this.#custody.bytes - memoryBytes + memoryBytes / 10)
    this.#settle(gone, {dropped: 'memory'})
    this.#tell(gone, 'memory', new Error(`more than ${memoryBytes} bytes of spans wait`), gone.length)
  }
}
