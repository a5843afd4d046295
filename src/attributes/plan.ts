import {type EncodeState, kwargs, putCut, startEncode, take} from './encode-state.ts'
import {encode} from './encode.ts'
import {keyBelow, rootKey} from './key-cache.ts'
import type {Limits} from './limits.ts'
import {isError, isPlain, isPromise, namedClassOf} from './named-classes.ts'
import type {NamespaceName} from './namespaces.ts'
import {read} from './read.ts'
import {resembledNamespace, type Slot, slotIndex, slots} from './slots.ts'
import type {Write} from './attribute.ts'

/** What became of the parts of an enrichment that are not simply written. */
export interface Plan {
  /** Attributes that are missing or changed: `[Deep]`, `[Circular]`, `[Unreadable]`, `[Invalid Date]`, cut texts, and all that `_cut` counts. */
  readonly lost: number
  /** The first unknown key that is one edit away from a namespace. It is written as metadata all the same. */
  readonly looksLikeNamespace?: {readonly key: string; readonly namespace: NamespaceName}
}

export interface PlanOptions {
  /** Default: `defaultLimits`. */
  readonly limits?: Limits | undefined
  /** Default: 'none'. */
  readonly skip?: Consumed
}

/** Which of the keys `tracer` and `span` chose the target of an enrichment, and are therefore not data. */
export type Consumed = 'none' | 'tracer' | 'span' | 'both'

/**
 * THE precedence rule. Writes an enrichment as attributes, in order: the reserved namespaces as the table has them, then
 * `attributes`, then all other keys; on equal keys the last write counts. Pure but for calling `write`; whatever the
 * values do while they are read, the rest of the call is written and nothing is thrown.
 *
 * @example
 * plan({user_id: '123', metadata: {step: 'plan'}}, (key, value) => console.log(key, value))
 * // honeyhive_metadata.step = 'plan', honeyhive_metadata.user_id = '123'
 */
export function plan(enrichment: object, write: Write, {limits, skip}: PlanOptions = {}): Plan {
  // Nothing at all is an empty enrichment.
  const names = namesIn(enrichment ?? {})
  if (!names) return {lost: 1}
  const call = startEncode(write, limits)
  // A bit for each place: given in any order, written in that of the table, and what is not given costs nothing.
  let given = 0
  for (const name of names) given |= 1 << (slotIndex.get(name) ?? 0)
  let left = given
  for (const slot of slots) {
    left >>= 1
    if (left === 0) break
    if (left & 1) encodeSlot(call, slot, read(enrichment, slot.spelling))
  }
  const looksLikeNamespace = given & 1 ? planKwargs(call, enrichment, names, skip) : undefined
  const {lost} = call
  if (looksLikeNamespace) return {lost, looksLikeNamespace}
  return lost ? {lost} : complete
}

const complete: Plan = {lost: 0}

const kwargsKey = rootKey('honeyhive_metadata')

// `undefined` for what is no object, or a proxy that refuses.
function namesIn(enrichment: unknown): readonly string[] | undefined {
  if (typeof enrichment !== 'object') return undefined
  try {
    const names = Object.keys(enrichment as object)
    return names.length > 0 || !holdsElsewhere(enrichment as object) ? names : undefined
  } catch {
    return undefined
  }
}

// A Map, an Error, a Promise: what they hold is no field, and an empty success would hide that nothing was written.
function holdsElsewhere(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null
  return !isPlain(prototype) && (namedClassOf(value, prototype) !== undefined || isPromise(value))
}

/** Encodes `value` as the whole of one namespace. */
export function encodeSlot(call: EncodeState, slot: Slot, value: unknown): void {
  const {name, key} = slot
  call.source = slot
  if (name === 'error' && isError(value)) {
    // A failure without a message is still a failure: its name stands in, so that the attribute is there.
    encode(call, key, read(value, 'message') || read(value, 'name'))
    encode(call, rootKey(`${key.text}_type`), read(value, 'name'))
  } else {
    encode(call, key, value)
  }
  putCut(call, key)
}

function planKwargs(
  call: EncodeState,
  enrichment: object,
  names: readonly string[],
  skip: PlanOptions['skip'],
): Plan['looksLikeNamespace'] {
  let resembling: Plan['looksLikeNamespace']
  call.source = kwargs
  for (const name of names) {
    if (slotIndex.has(name) || isSkipped(name, skip)) continue
    const key = keyBelow(kwargsKey, name)
    if (take(call, 1)) encode(call, key, read(enrichment, name))
    const namespace = resembledNamespace(key)
    if (namespace) resembling ??= {key: name, namespace}
  }
  putCut(call, kwargsKey)
  return resembling
}

function isSkipped(name: string, skip: PlanOptions['skip']): boolean {
  return (name === 'tracer' || name === 'span') && (skip === 'both' || skip === name)
}
