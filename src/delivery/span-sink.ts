import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {SpanCounter} from './ledger.ts'
import type {Sender} from './span-buffer.ts'

/** Takes the finished spans of one destination and counts the outcome of each, once. Tracers share it. */
export interface SpanSink {
  readonly name: string
  /** Adds a span. An urgent span does not wait for others to share its request. */
  add(span: ReadableSpan, counter: SpanCounter, sender: Sender, urgent: boolean): void
  /** Sends all waiting spans at once instead of waiting for more. */
  hasten(): void
  /** Resolves when every span added so far has its outcome, however long that takes. */
  flush(): Promise<void>
  /** Drops the spans that have no outcome yet: those of `sender`, or of all senders without it. */
  drop(reason: string, sender?: Sender): void
  /**
   * Resolves when there is room for the spans of `workers` datapoints; `undefined` if there is room now. A destination
   * that accepts nothing for 30 s is not waited for.
   */
  room(workers: number): Promise<void> | undefined
  /** True while no request has ever reached the destination, and at least one tried. Absent means false. */
  readonly unreached?: boolean
  /** Closes the destination. It is called when the last tracer stops sending here. */
  close(): Promise<void>
}
