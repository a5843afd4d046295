import type {SpanRecord} from '../../context/state/span-record.ts'
import type {Failure} from '../../diagnostics/code-row.ts'
import {dropped, reservedKey} from '../../diagnostics/codes.ts'

/**
 * Whether the span of `record`, whose count of writes has met `limit`, is really full for `key`. The count has overwrites too:
 * where it meets the limit the keys are counted once and it is set right; from then on each new key is counted, and what
 * overwrites is only looked up. `known`: it was full a moment ago.
 */
export function isFull(record: SpanRecord, key: string, limit: number, known: boolean): boolean {
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
