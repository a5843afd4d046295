import type {Span} from '@opentelemetry/api'
import type {AttributeScalar, Source} from '../../attributes/attribute.ts'
import {recordOf} from '../../context/state/span-owner.ts'
import type {Failure} from '../../diagnostics/code-row.ts'
import {dropped} from '../../diagnostics/codes.ts'
import {limitOfProvider} from './span-room.ts'
import {takeWriter} from './span-writer.ts'

/** The part of a span's attributes that a capture may fill: half for inputs, and the last ones for output and error. */
export type Share = 'inputs' | 'user' | 'result'

/** Writes one attribute. */
export type CapturedWrite = (key: string, value: AttributeScalar, source?: Source) => void

/**
 * Lets `act` write what `trace` captured. `act` must not throw. Returns why a span of the application's provider refused
 * a part. On a span of ours, which has room for all that `trace` captures of usual data, a refusal is not a failure.
 */
export function writeCaptured(span: Span, share: Share, act: (write: CapturedWrite) => unknown): Failure | undefined {
  const record = recordOf(span)
  if (record === undefined || record.ofProvider) return writeWithin(span, sharesOfProvider[share], act)
  const writer = takeWriter(span, record, sharesOfOurs[share](record.owner.userAttributes))
  act(writer.write)
  writer.end()
  return undefined
}

/** How many more attributes than those of the user a share may fill. The last 16 are for errors. */
const sharesOfOurs: Readonly<Record<Share, (userAttributes: number) => number>> = {
  inputs: userAttributes => -userAttributes / 2,
  user: () => 0,
  result: () => 48,
}

const sharesOfProvider: Readonly<Record<Share, (limit: number) => number>> = {
  inputs: limit => limit / 2,
  user: limit => limit - 32,
  result: limit => limit - 8,
}

// The SDK itself counts the attributes of such a span.
function writeWithin(
  span: Span,
  most: (limit: number) => number,
  act: (write: CapturedWrite) => unknown,
): Failure | undefined {
  const {attributes = {}} = span as {attributes?: Readonly<Record<string, unknown>>}
  const reserved = recordOf(span)?.owner.reserved
  const limit = most(limitOfProvider(span))
  let size = Object.keys(attributes).length
  let refused = false
  act((key, value) => {
    const known = Object.hasOwn(attributes, key)
    if (reserved?.has(key)) return
    if (!known && size >= limit) {
      refused = true
      return
    }
    span.setAttribute(key, value)
    if (!known) size += 1
  })
  return refused ? dropped : undefined
}
