import {type EncodeState, kwargs, putCut, startEncode, take} from './encode-state.ts'
import {encode} from './encode.ts'
import {keyBelow, rootKey} from './key-cache.ts'
import {messageOf} from './error-fields.ts'
import type {Limits} from './limits.ts'
import {isError, isPlain, isPromise, namedClassOf} from './named-classes.ts'
import type {NamespaceName} from './namespaces.ts'
import {read} from './read.ts'
import {resembledNamespace, type Slot, slotIndex, slots} from './slots.ts'
import type {Write} from './attribute.ts'

/** The losses of an enrichment, and its suspicious key. */
export interface Plan {
  /**
   * The number of attributes that are missing or changed: `[Deep]`, `[Circular]`, `[Unreadable]`, `[Invalid Date]`, cut
   * texts, and the totals of `_cut`.
   */
  readonly lost: number
  /** The first unknown key that is one edit away from a namespace. It is also written as metadata. */
  readonly looksLikeNamespace?: {readonly key: string; readonly namespace: NamespaceName}
}

export interface PlanOptions {
  /** The limits; `defaultLimits` when absent. */
  readonly limits?: Limits | undefined
  /** The keys that chose the target; 'none' when absent. */
  readonly skip?: Consumed
}

/** Shows which of the keys `tracer` and `span` chose the target of an enrichment, and are therefore not data. */
export type Consumed = 'none' | 'tracer' | 'span' | 'both'

/**
 * Writes an enrichment as attributes. This function alone decides precedence: the reserved namespaces come in the order
 * of the table, then `attributes`, then all other keys. On equal keys the last write counts. Calling `write` is its
 * only effect. A value that throws while it is read does not stop the rest, and `plan` never throws.
 *
 * @example
 * plan({user_id: '123', metadata: {step: 'plan'}}, (key, value) => console.log(key, value))
 * // honeyhive_metadata.step = 'plan', honeyhive_metadata.user_id = '123'
 */
export function plan(enrichment: object, write: Write, {limits, skip}: PlanOptions = {}): Plan {
  // A missing enrichment counts as an empty one.
  const names = namesIn(enrichment ?? {})
  if (!names) return {lost: 1}
  const state = startEncode(write, limits)
  // Each slot has one bit. So keys in any order are written in the order of the table, and absent keys cost nothing.
  let given = 0
  for (const name of names) given |= 1 << (slotIndex.get(name) ?? 0)
  let left = given
  for (const slot of slots) {
    left >>= 1
    if (left === 0) break
    if (left & 1) encodeSlot(state, slot, read(enrichment, slot.spelling))
  }
  const looksLikeNamespace = given & 1 ? planKwargs(state, enrichment, names, skip) : undefined
  const {lost} = state
  if (looksLikeNamespace) return {lost, looksLikeNamespace}
  return lost ? {lost} : complete
}

const complete: Plan = {lost: 0}

const kwargsKey = rootKey('honeyhive_metadata')

// Returns `undefined` for a non-object, or for a proxy that throws.
function namesIn(enrichment: unknown): readonly string[] | undefined {
  if (typeof enrichment !== 'object') return undefined
  try {
    const names = Object.keys(enrichment as object)
    return names.length > 0 || !holdsElsewhere(enrichment as object) ? names : undefined
  } catch {
    return undefined
  }
}

// The content of a Map, an Error or a Promise is not in its fields. An empty success would hide that the content was
// not written.
function holdsElsewhere(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null
  return !isPlain(prototype) && (namedClassOf(value, prototype) !== undefined || isPromise(value))
}

/** Encodes `value` as the whole of one namespace. */
export function encodeSlot(state: EncodeState, slot: Slot, value: unknown): void {
  const {name, key} = slot
  state.source = slot
  if (name === 'error' && isError(value)) {
    // The name replaces an empty message, so every error has the attribute.
    encode(state, key, messageOf(value) || read(value, 'name'))
    encode(state, rootKey(`${key.text}_type`), read(value, 'name'))
  } else {
    encode(state, key, value)
  }
  putCut(state, key)
}

function planKwargs(
  state: EncodeState,
  enrichment: object,
  names: readonly string[],
  skip: PlanOptions['skip'],
): Plan['looksLikeNamespace'] {
  let resembling: Plan['looksLikeNamespace']
  state.source = kwargs
  for (const name of names) {
    if (slotIndex.has(name) || isSkipped(name, skip)) continue
    // The rest is only counted. Its spelling does not matter, because it is not written.
    if (!take(state, 1)) continue
    const key = keyBelow(kwargsKey, name)
    encode(state, key, read(enrichment, name))
    const namespace = resembledNamespace(key)
    if (namespace) resembling ??= {key: name, namespace}
  }
  putCut(state, kwargsKey)
  return resembling
}

function isSkipped(name: string, skip: PlanOptions['skip']): boolean {
  return (name === 'tracer' || name === 'span') && (skip === 'both' || skip === name)
}
