import type {Span} from '@opentelemetry/api'
import type {AttributeScalar, Source} from '../../attributes/attribute.ts'
import {recordOf} from '../../context/state/span-owner.ts'
import type {SpanRecord} from '../../context/state/owner.ts'
import type {Failure} from '../../diagnostics/code-row.ts'
import {dropped, reservedKey} from '../../diagnostics/codes.ts'
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

/**
 * Whether the span of `record`, whose count of writes has met `limit`, is really full for `key`. The count has overwrites too:
 * where it meets the limit the keys are counted once and it is set right; from then on each new key is counted, and what
 * overwrites is only looked up. `known`: it was full a moment ago.
 */
function isFull(record: SpanRecord, key: string, limit: number, known: boolean): boolean {
  const {attributes} = record.span as {attributes?: Record<string, unknown>}
  if (attributes === undefined) return false
  // Nothing is ever removed: what was full a moment ago still is, and a call of 10,000 keys does not count them all again.
  if (known) return !Object.hasOwn(attributes, key)
  if (record.writes > limit && Object.hasOwn(attributes, key)) return false
  record.writes = Object.keys(attributes).length
  return record.writes >= limit && !Object.hasOwn(attributes, key)
}

/** How many of `attributes` a writer would refuse on the span of `record` as it is now, and why. */
export function refusals(
  {span, owner: {reserved, userAttributes}, writes}: SpanRecord,
  attributes: Readonly<Record<string, unknown>>,
): {readonly refused: number; readonly refusal: Failure | undefined} {
  const held = (span as {attributes?: Record<string, unknown>}).attributes ?? {}
  let size = Object.keys(held).length
  let counted = writes
  let full = 0
  let taken = 0
  for (const key of Object.keys(attributes)) {
    const known = Object.hasOwn(held, key)
    if (reserved?.has(key)) {
      taken += 1
      continue
    }
    // As the writer counts: by writes until those meet the limit, then by keys.
    if (counted >= userAttributes && !(counted > userAttributes && known)) counted = size
    if (counted >= userAttributes && !known) {
      full += 1
    } else {
      counted += 1
      if (!known) size += 1
    }
  }
  return {refused: full + taken, refusal: full > 0 ? dropped : taken > 0 ? reservedKey : undefined}
}
