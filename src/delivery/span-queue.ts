import {context, ROOT_CONTEXT} from '@opentelemetry/api'
import {suppressTracing} from '@opentelemetry/core'
import type {ReadableSpan, SpanExporter} from '@opentelemetry/sdk-trace-base'
import {later} from '#platform/timer'
import {delivered, deliverAtExit} from './exit-flush.ts'
import type {LedgerBook} from './ledger.ts'

/** A finished span and the book it is counted in. */
export interface Item {
  readonly span: ReadableSpan
  readonly book: LedgerBook
}

const batchSize = 512
const delayMs = 1_000
const keptErrors = 10

/** Holds finished spans until the exporter answered for them: one batch in flight, each answer counted. */
export class SpanQueue {
  readonly #exporters: readonly SpanExporter[]
  readonly #batched: boolean
  readonly #onRefused: (error: Error, count: number) => void
  #waiting: Item[] = []
  #running: Promise<void> | undefined
  #cancelTimer: (() => void) | undefined
  readonly errors: Error[] = []

  constructor(exporters: readonly SpanExporter[], batched: boolean, onRefused: (error: Error, count: number) => void) {
    this.#exporters = exporters
    this.#batched = batched
    this.#onRefused = onRefused
  }

  add(item: Item): void {
    if (this.#waiting.length === 0) deliverAtExit(this)
    this.#waiting.push(item)
    if (!this.#batched || this.#waiting.length >= batchSize) void this.drain()
    else this.#cancelTimer ??= later(() => void this.drain(), delayMs)
  }

  /** Resolves when everything added so far was answered for; concurrent calls share the work. */
  drain(): Promise<void> {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
      if (this.#waiting.length === 0) delivered(this)
    })
    return this.#running
  }

  get empty(): boolean {
    return this.#waiting.length === 0 && this.#running === undefined
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) await this.#send(this.#waiting.splice(0, batchSize))
  }

  async #send(batch: readonly Item[]): Promise<void> {
    const answers = await Promise.all(this.#exporters.map(exporter => answerOf(exporter, batch)))
    const error = answers.find(answer => answer !== undefined)
    for (const {book} of batch) book.left(error === undefined ? 'accepted' : 'refused')
    if (error === undefined) return
    this.errors.push(error)
    if (this.errors.length > keptErrors) this.errors.shift()
    this.#onRefused(error, batch.length)
  }
}

// An exporter may answer, throw, or answer twice; the first word counts.
function answerOf(exporter: SpanExporter, batch: readonly Item[]): Promise<Error | undefined> {
  return new Promise(resolve => {
    try {
      // From the root: the export must neither be traced itself nor keep the context of whoever ended the last span.
      context.with(suppressTracing(ROOT_CONTEXT), () => {
        exporter.export(
          batch.map(({span}) => span),
          ({code, error}) => resolve(code === 0 ? undefined : (error ?? new Error('the exporter gave no reason'))),
        )
      })
    } catch (error) {
      resolve(error instanceof Error ? error : new Error(String(error)))
    }
  })
}
