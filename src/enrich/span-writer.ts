import type {Span} from '@opentelemetry/api'
import type {AttributeScalar} from '../attributes/namespaces.ts'
import {recordOf} from '../context/owners.ts'
import type {SpanRecord} from '../context/span-records.ts'

/** What happened to the attributes written to one span. */
export interface Tally {
  written: number
  /** Refused because the span is full. */
  full: number
  /** Refused because the key holds a stamped id. */
  reserved: number
}

/**
 * Writes attributes of a user onto `span`: ids stay what they are, and the span never overflows. `more` lets what is
 * written at the end of a span into the part that user data must leave free; less than 0 leaves room for others.
 */
export function spanWriter(span: Span, tally: Tally, more = 0): (key: string, value: AttributeScalar) => void {
  const record = recordOf(span)
  if (record === undefined) {
    return (key, value) => {
      try {
        span.setAttribute(key, value)
        tally.written += 1
      } catch {
        // Somebody else's span: what it throws must not reach the caller of enrichSpan.
        tally.full += 1
      }
    }
  }
  const {reserved, userAttributes} = record.owner
  const limit = userAttributes + more
  return (key, value) => {
    if (reserved?.has(key)) {
      tally.reserved += 1
    } else if (record.writes >= limit && isFull(span, record, key, limit, tally.full > 0)) {
      tally.full += 1
    } else {
      record.writes += 1
      tally.written += 1
      span.setAttribute(key, value)
    }
  }
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
