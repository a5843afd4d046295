import type {Span} from '@opentelemetry/api'
import type {AttributeScalar, Source} from '../../attributes/attribute.ts'
import {recordOf} from '../../context/state/span-owner.ts'
import type {SpanRecord} from '../../context/state/owner.ts'
import type {Failure} from '../../diagnostics/code-row.ts'
import {dropped, reservedKey} from '../../diagnostics/codes.ts'
import {refusedBy, type Writer} from '../writer.ts'
import {isFull} from './span-room.ts'

/**
 * Writes a user's attributes onto a span with an owner, and counts them. Ids are never overwritten, and the span never
 * overflows. One writer serves many calls, one after another.
 */
class SpanWriter implements Writer {
  written = 0
  refused = 0
  #full = false
  #refusedBefore = 0
  #span: Span | undefined
  #record: SpanRecord | undefined
  #reservedKeys: ReadonlySet<string> | undefined
  #limit = 0
  #inherited: Record<string, AttributeScalar> | undefined

  /** Starts a call; see `takeWriter`. */
  begin(span: Span, record: SpanRecord | undefined, more = 0, inherited?: Record<string, AttributeScalar>): void {
    this.written = 0
    this.refused = 0
    this.#full = false
    this.#span = span
    this.#record = record
    this.#reservedKeys = record?.owner.reserved
    // The application's provider counts the attributes of its spans itself.
    const ofProvider = record?.ofProvider === true
    this.#limit = record === undefined ? 0 : ofProvider ? Infinity : record.owner.userAttributes + more
    this.#refusedBefore = ofProvider ? refusedBy(record.span) : 0
    this.#inherited = inherited
  }

  end(): Failure | undefined {
    const record = this.#record
    if (record?.ofProvider) {
      const silently = refusedBy(record.span) - this.#refusedBefore
      this.written -= silently
      this.refused += silently
      this.#full ||= silently > 0
    }
    this.#span = undefined
    this.#record = undefined
    this.#inherited = undefined
    giveBack(this)
    if (this.refused === 0) return undefined
    return this.#full ? dropped : reservedKey
  }

  // A bound function, because the planner receives it without its object.
  readonly write = (key: string, value: AttributeScalar, source?: Source): void => {
    const span = this.#span
    const record = this.#record
    if (span === undefined || record === undefined) return
    if (this.#inherited !== undefined && source?.descriptive) this.#inherited[key] = value
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
        // A span given by the caller may be a wrapper around ours. An error of the wrapper must not reach the caller
        // either.
        this.#full = true
        this.refused += 1
      }
    }
  }
}

let spare: SpanWriter | undefined

/**
 * Takes a writer for one call, and `end()` returns it. `more` attributes may use the part that is reserved for the end
 * of a span. A negative `more` reserves even more. `inherited` collects the attributes for the spans below, including
 * those that this span refuses. A getter that enriches while it is read gets another writer, so nested calls stay
 * apart.
 */
export function takeWriter(
  span: Span,
  record: SpanRecord | undefined,
  more = 0,
  inherited?: Record<string, AttributeScalar>,
): SpanWriter {
  const writer = spare ?? new SpanWriter()
  spare = undefined
  writer.begin(span, record, more, inherited)
  return writer
}

function giveBack(writer: SpanWriter): void {
  spare = writer
}

/** Returns the `write` function of a new writer, for a span with an owner. */
export function spanWriter(span: Span, more = 0): SpanWriter['write'] {
  const writer = new SpanWriter()
  writer.begin(span, recordOf(span), more)
  return writer.write
}
