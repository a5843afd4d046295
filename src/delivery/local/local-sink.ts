import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {later, monotonicMs} from '#platform/clock'
import type {LocalFiles} from '../../platform/local-files.ts'
import * as codes from '../../diagnostics/codes.ts'
import {toError} from '../../diagnostics/errors.ts'
import {report} from '../../diagnostics/report.ts'
import {delivered, flushAtExit} from '../exit-flush.ts'
import type {SpanCounter} from '../ledger.ts'
import {reportToSenders} from '../report-to-senders.ts'
import type {Sender} from '../span-buffer.ts'
import {recordOf} from '../otlp/otlp-json.ts'
import type {SpanSink} from '../span-sink.ts'

/** A record that could not be written yet. */
interface WaitingRecord {
  readonly text: string
  readonly counter: SpanCounter
  readonly sender: Sender
}

/** About the most bytes of records that wait while the disk cannot take them. */
const memoryBytes = 64_000_000
/** Milliseconds between two attempts while the disk cannot take records. */
const pauseMs = 1_000

/**
 * Writes each span to a file when it ends. `accepted` means that the operating system has the span, so it outlives the
 * process, however that ends. While the disk cannot take spans they wait in memory.
 */
export class LocalSink implements SpanSink {
  readonly name: string
  readonly #files: LocalFiles
  #waiting: WaitingRecord[] = []
  #waitingBytes = 0
  #triedAt = -Infinity
  #cancelRetry: (() => void) | undefined
  #wakes: (() => void)[] = []

  constructor(name: string, files: LocalFiles) {
    this.name = name
    this.#files = files
  }

  add(span: ReadableSpan, counter: SpanCounter, sender: Sender): void {
    const text = textOf(span)
    if (text instanceof Error) return this.#refuse(text, counter, sender)
    if (this.#waiting.length > 0 && monotonicMs() - this.#triedAt >= pauseMs) this.#retry()
    if (this.#waiting.length === 0) {
      const error = this.#write({text, counter, sender})
      if (error === undefined) return
      this.#reportFailure(error, sender)
    }
    this.#keep({text, counter, sender})
  }

  hasten(): void {
    this.#retry()
  }

  flush(): Promise<void> {
    this.#retry()
    if (this.#waiting.length === 0) return Promise.resolve()
    return new Promise(resolve => this.#wakes.push(resolve))
  }

  /** True while the disk cannot take spans. */
  get failing(): boolean {
    return this.#waiting.length > 0
  }

  drop(reason: string, sender?: Sender): void {
    const leaves = (one: WaitingRecord): boolean => sender === undefined || one.sender === sender
    for (const {counter} of this.#waiting.filter(leaves)) counter.count({dropped: reason}, 1)
    this.#waiting = this.#waiting.filter(one => !leaves(one))
    this.#waitingBytes = this.#waiting.reduce((sum, {text}) => sum + text.length, 0)
    this.#settled()
  }

  /** Writing is synchronous, so it slows those who make spans down by itself. */
  room(): undefined {
    return undefined
  }

  async close(): Promise<void> {
    this.#cancelRetry?.()
    this.#files.close()
  }

  #write({text, counter}: WaitingRecord): Error | undefined {
    try {
      this.#files.write(text)
    } catch (error) {
      this.#triedAt = monotonicMs()
      return toError(error)
    }
    counter.count('accepted', 1)
    return undefined
  }

  #keep(record: WaitingRecord): void {
    if (this.#waiting.length === 0) flushAtExit(this)
    this.#waiting.push(record)
    this.#waitingBytes += record.text.length
    while (this.#waitingBytes > memoryBytes) this.#dropOldest()
    this.#cancelRetry ??= later(() => {
      this.#cancelRetry = undefined
      this.#retry()
    }, pauseMs)
  }

  // The first failure ends the attempt, because what keeps one record out keeps out all.
  #retry(): void {
    let written = 0
    for (const record of this.#waiting) {
      if (this.#write(record) !== undefined) break
      this.#waitingBytes -= record.text.length
      written += 1
    }
    this.#waiting = this.#waiting.slice(written)
    this.#settled()
    if (this.#waiting.length > 0) {
      this.#cancelRetry ??= later(() => {
        this.#cancelRetry = undefined
        this.#retry()
      }, pauseMs)
    }
  }

  #settled(): void {
    if (this.#waiting.length > 0) return
    delivered(this)
    for (const wake of this.#wakes.splice(0)) wake()
  }

  #dropOldest(): void {
    const oldest = this.#waiting.shift()
    if (oldest === undefined) return
    this.#waitingBytes -= oldest.text.length
    oldest.counter.count({dropped: 'memory'}, 1)
    const cause = `${this.name}: more than ${memoryBytes} bytes of spans wait for the disk`
    report(codes.memoryFull, oldest.sender.reporter, () => ({subject: 'Destination local', cause}))
  }

  #reportFailure(error: Error, {errors, reporter}: Sender): void {
    errors.push(error)
    if (errors.length > 10) errors.shift()
    const cause = `spans wait in memory until they can be written: ${error.message}`
    report(codes.localUnwritable, reporter, () => ({subject: `Destination ${this.name}`, cause}))
  }

  #refuse(error: Error, counter: SpanCounter, sender: Sender): void {
    counter.count('refused', 1)
    const spans = [{sender}]
    reportToSenders({name: this.name, spans, kind: 'refused', error, count: 1})
  }
}

// A text can be too long for a string.
function textOf(span: ReadableSpan): string | Error {
  try {
    return recordOf(span)
  } catch (error) {
    return toError(error)
  }
}
