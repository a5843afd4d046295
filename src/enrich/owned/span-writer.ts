import type {Span} from '@opentelemetry/api'
import type {AttributeScalar} from '../../attributes/namespaces.ts'
import type {Source} from '../../attributes/write.ts'
import {recordOf} from '../../context/state/span-owner.ts'
import type {SpanRecord} from '../../context/state/span-record.ts'
import type {Failure} from '../../diagnostics/code-row.ts'
import {dropped, reservedKey} from '../../diagnostics/codes.ts'
import {isFull} from './span-room.ts'
import type {Writer} from '../writer.ts'

/**
 * Writes attributes of a user onto a span of ours, and counts: ids stay what they are, and the span never overflows. One
 * writer serves many calls, one after the other.
 */
export class SpanWriter implements Writer {
  written = 0
  refused = 0
  #full = false
  #span: Span | undefined
  #record: SpanRecord | undefined
  #reservedKeys: ReadonlySet<string> | undefined
  #limit = 0
  #handedOn: Record<string, AttributeScalar> | undefined

  /** Starts a call, see `takeWriter`. */
  begin(span: Span, record: SpanRecord | undefined, more = 0, handedOn?: Record<string, AttributeScalar>): void {
    this.written = 0
    this.refused = 0
    this.#full = false
    this.#span = span
    this.#record = record
    this.#reservedKeys = record?.owner.reserved
    this.#limit = record === undefined ? 0 : record.owner.userAttributes + more
    this.#handedOn = handedOn
  }

  end(): Failure | undefined {
    this.#span = undefined
    this.#record = undefined
    this.#handedOn = undefined
    giveBack(this)
    if (this.refused === 0) return undefined
    return this.#full ? dropped : reservedKey
  }

  // A property: the planner is handed the function alone.
  readonly write = (key: string, value: AttributeScalar, source?: Source): void => {
    const span = this.#span
    const record = this.#record
    if (span === undefined || record === undefined) return
    if (this.#handedOn !== undefined && source?.descriptive) this.#handedOn[key] = value
    if (this.#reservedKeys?.has(key)) {
      this.refused += 1
    } else if (record.writes >= this.#limit && isFull(record, key, this.#limit, this.#full)) {
      this.#full = true
      this.refused += 1
    } else {
      try {
        span.setAttribute(key, value)
        record.writes += 1
        this.written += 1
      } catch {
        // A span that the caller gave may be a wrapper around ours, which must not throw into the call either.
        this.#full = true
        this.refused += 1
      }
    }
  }
}

let spare: SpanWriter | undefined

/**
 * A writer for one call; `end()` gives it back. `more` lets what is written at the end of a span into the part that user
 * data must leave free; less than 0 leaves room for others. `handedOn` collects what the spans below inherit, also what
 * this one refuses. A getter that enriches while it is read meets another one, so calls within calls stay apart.
 */
export function takeWriter(
  span: Span,
  record: SpanRecord | undefined,
  more = 0,
  handedOn?: Record<string, AttributeScalar>,
): SpanWriter {
  const writer = spare ?? new SpanWriter()
  spare = undefined
  writer.begin(span, record, more, handedOn)
  return writer
}

function giveBack(writer: SpanWriter): void {
  spare = writer
}

/** The function of a writer of its own, for a span of ours. */
export function spanWriter(span: Span, more = 0): SpanWriter['write'] {
  const writer = new SpanWriter()
  writer.begin(span, recordOf(span), more)
  return writer.write
}
