import {INVALID_SPAN_CONTEXT, type Span, trace} from '@opentelemetry/api'
import type {AttributeScalar} from '../attributes/namespaces.ts'
import type {Source} from '../attributes/write.ts'
import {recordOf} from '../context/owners.ts'
import type {SpanRecord} from '../context/span-record.ts'

/**
 * Writes attributes of a user onto a span, and counts: ids stay what they are, and the span never overflows. One writer
 * serves many calls, one after the other.
 */
export class SpanWriter {
  written = 0
  /** Refused because the span is full. */
  full = 0
  /** Refused because the key holds a stamped id. */
  reserved = 0
  #span: Span = noSpan
  #record: SpanRecord | undefined
  #reservedKeys: ReadonlySet<string> | undefined
  #limit = 0
  #handedOn: Record<string, AttributeScalar> | undefined

  /**
   * Starts a call. `more` lets what is written at the end of a span into the part that user data must leave free; less
   * than 0 leaves room for others. `handedOn` collects what the spans below inherit, also what this one refuses.
   */
  begin(span: Span, record: SpanRecord | undefined, more = 0, handedOn?: Record<string, AttributeScalar>): void {
    this.written = 0
    this.full = 0
    this.reserved = 0
    this.#span = span
    this.#record = record
    this.#reservedKeys = record?.owner.reserved
    this.#limit = record === undefined ? 0 : record.owner.userAttributes + more
    this.#handedOn = handedOn
  }

  /** Ends a call and keeps nothing of it alive. */
  end(): void {
    this.#span = noSpan
    this.#record = undefined
    this.#handedOn = undefined
  }

  // A property: the planner is handed the function alone.
  readonly write = (key: string, value: AttributeScalar, source?: Source): void => {
    const record = this.#record
    if (this.#handedOn !== undefined && source?.descriptive) this.#handedOn[key] = value
    if (record === undefined) {
      this.#writePlain(key, value)
    } else if (this.#reservedKeys?.has(key)) {
      this.reserved += 1
    } else if (record.writes >= this.#limit && isFull(this.#span, record, key, this.#limit, this.full > 0)) {
      this.full += 1
    } else {
      record.writes += 1
      this.written += 1
      this.#span.setAttribute(key, value)
    }
  }

  #writePlain(key: string, value: AttributeScalar): void {
    try {
      this.#span.setAttribute(key, value)
      this.written += 1
    } catch {
      // Somebody else's span: what it throws must not reach the caller of enrichSpan.
      this.full += 1
    }
  }
}

const noSpan = /* @__PURE__ */ trace.wrapSpanContext(INVALID_SPAN_CONTEXT)

/** The function of a writer of its own. */
export function spanWriter(span: Span, more = 0): SpanWriter['write'] {
  const writer = new SpanWriter()
  writer.begin(span, recordOf(span), more)
  return writer.write
}

// `writes` counts overwrites too. Where it meets the limit the keys are counted once and `writes` is set right; from then
// on each new key is counted, and what overwrites is only looked up.
function isFull(span: Span, record: SpanRecord, key: string, limit: number, known: boolean): boolean {
  const {attributes} = span as {attributes?: Record<string, unknown>}
  if (attributes === undefined) return false
  // Nothing is ever removed: what was full a moment ago still is, and a call of 10,000 keys does not count them all again.
  if (known) return !Object.hasOwn(attributes, key)
  if (record.writes > limit && Object.hasOwn(attributes, key)) return false
  record.writes = Object.keys(attributes).length
  return record.writes >= limit && !Object.hasOwn(attributes, key)
}

/** How many of `attributes` the writer would refuse on `span` as it is now. */
export function refusals(
  span: Span | undefined,
  attributes: Readonly<Record<string, unknown>>,
): {reserved: number; full: number} {
  const record = span && recordOf(span)
  const held = (span as {attributes?: Record<string, unknown>} | undefined)?.attributes ?? {}
  const keys = Object.keys(attributes)
  if (record === undefined) return {reserved: 0, full: 0}
  const {reserved, userAttributes} = record.owner
  const fresh = keys.filter(key => !reserved?.has(key) && !Object.hasOwn(held, key)).length
  // As the writer counts: by writes until those meet the limit, then by keys.
  const room = Math.max(0, userAttributes - Math.min(record.writes, Object.keys(held).length))
  return {reserved: keys.filter(key => reserved?.has(key)).length, full: Math.max(0, fresh - room)}
}
