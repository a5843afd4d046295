import type {Attributes} from '@opentelemetry/api'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import * as keys from '../attributes/wire-keys.ts'
import type {DiskRange} from '../platform/spool.ts'
import type {Reporter} from '../diagnostics/report.ts'
import type {SpanCounter} from './ledger.ts'

/** The tracer that sends spans. It receives the failures of its own spans only. */
export interface Sender {
  readonly reporter: Reporter
  /** The last 10 failures that destinations reported. */
  readonly errors: Error[]
}

/** A finished span on its way to a destination. */
export interface BufferedSpan {
  /** `undefined` while the span is only on disk, because memory is full. */
  span: ReadableSpan | undefined
  /** Where the span is on disk, with a spool. */
  place?: DiskRange | undefined
  readonly counter: SpanCounter
  readonly sender: Sender
  /** About the size of the span on the wire. */
  readonly bytes: number
  /** The number of flushes that had begun when the span was added. A flush waits only for earlier spans. */
  readonly epoch: number
  /** True when the outcome is counted. Further answers about the span are then ignored. */
  settled: boolean
}

/** Finished spans in end order. */
export class SpanBuffer {
  #spans: BufferedSpan[] = []
  // Taking spans from the front only moves this index. The array is cut now and then, so taking costs constant time.
  #head = 0

  get length(): number {
    return this.#spans.length - this.#head
  }

  push(span: BufferedSpan): void {
    this.#spans.push(span)
  }

  /** All spans, in end order. */
  all(): readonly BufferedSpan[] {
    return this.#spans.slice(this.#head)
  }

  /** Takes spans from the front: at least one span, unless the buffer is empty. */
  take(count: number, bytes: number): BufferedSpan[] {
    let end = this.#head
    let size = 0
    const last = Math.min(this.#spans.length, end + count)
    for (; end < last; end++) {
      size += this.#spans[end]?.bytes ?? 0
      if (size > bytes && end > this.#head) break
    }
    const taken = this.#spans.slice(this.#head, end)
    this.#head = end
    if (this.#head * 2 > this.#spans.length) this.#cut()
    return taken
  }

  /** Removes and returns the spans for which `which` returns `true`. */
  remove(which: (span: BufferedSpan) => boolean): BufferedSpan[] {
    this.#cut()
    const removed: BufferedSpan[] = []
    this.#spans = this.#spans.filter(span => {
      const leaves = which(span)
      if (leaves) removed.push(span)
      return !leaves
    })
    return removed
  }

  /**
   * Removes and returns at least `bytes` of spans in memory, or all when there are fewer. The least valuable spans go first, the
   * oldest of them before the others.
   */
  removeLeast(bytes: number): BufferedSpan[] {
    const removed: BufferedSpan[] = []
    let wanted = bytes
    for (let value = leastValue; value <= mostValue; value++) {
      if (wanted <= 0) break
      const gone = this.remove(each => {
        if (wanted <= 0 || each.span === undefined || valueOf(each.span) !== value) return false
        wanted -= each.bytes
        return true
      })
      for (const span of gone) removed.push(span)
    }
    return removed
  }

  #cut(): void {
    this.#spans = this.#spans.slice(this.#head)
    this.#head = 0
  }
}

/**
 * About the size of a span on the wire, in bytes. Its memory is a small multiple. The estimate is cheap, because it is
 * computed for every span.
 */
export function bytesOf({attributes, events, links, name, status}: ReadableSpan): number {
  let bytes = 120 + name.length + (status.message?.length ?? 0) + bytesOfAttributes(attributes)
  for (const event of events) bytes += 40 + event.name.length + bytesOfAttributes(event.attributes)
  for (const link of links) bytes += 60 + bytesOfAttributes(link.attributes)
  return bytes
}

function bytesOfAttributes(attributes: Attributes | undefined): number {
  let bytes = 0
  for (const key in attributes) {
    const value = attributes[key]
    bytes += key.length + (typeof value === 'string' ? value.length : Array.isArray(value) ? bytesOfList(value) : 8)
  }
  return bytes
}

function bytesOfList(list: readonly unknown[]): number {
  let bytes = 0
  for (const each of list) bytes += typeof each === 'string' ? 8 + each.length : 16
  return bytes
}

const leastValue = 0
const mostValue = 3
const errorStatus = 2

/**
 * The value of a span when memory runs out: 3 for the result of a datapoint, 2 for an error, 1 for a root, 0 for the
 * rest.
 */
function valueOf({attributes, parentSpanContext, status}: ReadableSpan): number {
  const root = parentSpanContext === undefined
  if (root && attributes[keys.runId] !== undefined) return mostValue
  if (status.code === errorStatus) return 2
  return root ? 1 : leastValue
}
