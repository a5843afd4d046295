import {environment} from '#platform/environment'
import type {Span} from '@opentelemetry/api'
import type {SpanRecord} from '../../context/state/owner.ts'
import type {Failure} from '../../diagnostics/code-row.ts'
import {dropped, reservedKey} from '../../diagnostics/codes.ts'
import {refusedBy} from '../writer.ts'

/**
 * Returns true when a span that allows `limit` writes has no room for `key`. The count includes overwrites, so at the
 * limit the keys are counted once to correct it. From then on new keys are counted, and overwrites are only looked up.
 * `known` means that the span was full for the previous key.
 */
export function isFull(record: SpanRecord, key: string, limit: number, known: boolean): boolean {
  const {attributes} = record.span as {attributes?: Record<string, unknown>}
  if (attributes === undefined) return false
  // Attributes are never removed, so a full span stays full. A call of 10,000 keys need not count them again.
  if (known) return !Object.hasOwn(attributes, key)
  if (record.writes > limit && Object.hasOwn(attributes, key)) return false
  record.writes = Object.keys(attributes).length
  return record.writes >= limit && !Object.hasOwn(attributes, key)
}

/** Returns how many of `attributes` a writer would refuse now on the span of `record`, with the reason. */
export function refusals(
  record: SpanRecord,
  attributes: Readonly<Record<string, unknown>>,
): {readonly refused: number; readonly refusal: Failure | undefined} {
  const {
    span,
    owner: {reserved, userAttributes},
    writes,
    ofProvider,
  } = record
  const held = (span as {attributes?: Record<string, unknown>}).attributes ?? {}
  let size = Object.keys(held).length
  const limit = ofProvider ? limitOfProvider(span) : userAttributes
  // The SDK counts keys, never writes.
  let counted = ofProvider ? size : writes
  let full = 0
  let taken = 0
  for (const key of Object.keys(attributes)) {
    const known = Object.hasOwn(held, key)
    if (reserved?.has(key)) {
      taken += 1
      continue
    }
    // The order is that of the writer: it counts writes up to the limit, and keys after that.
    if (counted >= limit && !(counted > limit && known)) counted = size
    if (counted >= limit && !known) {
      full += 1
    } else {
      counted += 1
      if (!known) size += 1
    }
  }
  return {refused: full + taken, refusal: full > 0 ? dropped : taken > 0 ? reservedKey : undefined}
}

/**
 * Returns how many attributes the application's provider allows on `span`. The limit is private to the provider. A span
 * that refused an attribute shows it. Before that, the limit is that of the environment, or the default.
 */
export function limitOfProvider(span: Span): number {
  const held = Object.keys((span as {attributes?: object}).attributes ?? {}).length
  if (refusedBy(span) > 0) return held
  // A read of the environment would cost as much as a span. The SDK too reads it once.
  usualLimit ??= numberIn('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT') ?? numberIn('OTEL_ATTRIBUTE_COUNT_LIMIT') ?? 128
  return held > usualLimit ? Infinity : usualLimit
}

let usualLimit: number | undefined

function numberIn(variable: string): number | undefined {
  const text = environment(variable)
  return text === undefined || text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text)
}
