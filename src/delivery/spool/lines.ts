import type {InFlightSpans} from '../in-flight-spans.ts'
import type {Batch, SendQueue} from '../send-queue.ts'
import type {BufferedSpan} from '../span-buffer.ts'
import type {ReplayLine} from './replay-line.ts'

/** Spans that wait, and those that have no outcome yet. */
export interface Line {
  readonly waiting: SendQueue
  readonly inFlight: InFlightSpans
}

/** The lines of a queue: the spans of this process, and with a spool those that ended processes left. */
export class Lines {
  readonly live: Line
  /** The batches under way, with their lines. */
  readonly sent: Map<Batch, Line> = new Map()
  readonly #replay: ReplayLine | undefined
  /** True when the next request belongs to the recovered spans, if any wait. */
  #replayIsNext = false

  constructor(live: Line, replay: ReplayLine | undefined) {
    this.live = live
    this.#replay = replay
  }

  get all(): readonly Line[] {
    return this.#replay === undefined ? [this.live] : [this.live, this.#replay]
  }

  /** True when a batch may leave now. */
  get isDue(): boolean {
    return this.live.waiting.isDue || this.#replay?.isDue === true
  }

  /** Chooses the line of the next request. Recovered spans that wait get every second request, one at a time. */
  next(): Line {
    const replay = this.#replay
    const isReplay = replay?.isDue === true && (this.#replayIsNext || !this.live.waiting.isDue)
    this.#replayIsNext = !isReplay
    if (!isReplay) return this.live
    replay.isSending = true
    return replay
  }

  /** The spans of this process that have no outcome yet. */
  unsettled(): BufferedSpan[] {
    return [...this.#sentBy(this.live), ...this.live.waiting.all()]
  }

  /** Removes spans that wait, and returns them with those under way. */
  remove(line: Line, which: (span: BufferedSpan) => boolean): BufferedSpan[] {
    return [...line.waiting.remove(which), ...this.#sentBy(line).filter(which)]
  }

  /** Notes the response to a batch, and returns its line. */
  answered(batch: Batch): Line {
    const line = this.sent.get(batch) ?? this.live
    this.sent.delete(batch)
    return line
  }

  /** Notes that a request of `line` is over. The next recovered spans are read. */
  over(line: Line): void {
    if (this.#replay === undefined || line !== this.#replay) return
    this.#replay.isSending = false
    this.#replay.pull()
  }

  /** Notes a success of `line`. It proves to the other one too that the destination works. */
  succeeded(line: Line): void {
    for (const other of this.all) if (other !== line) other.waiting.succeeded()
  }

  #sentBy(line: Line): BufferedSpan[] {
    return [...this.sent].flatMap(([{spans}, its]) => (its === line ? spans : []))
  }
}
