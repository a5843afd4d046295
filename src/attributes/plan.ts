import type {Encoder} from './encode.ts'
import {inheritsNothing} from './fields.ts'
import {keyBelow, rootKey} from './key-cache.ts'
import {defaultLimits, type Limits} from './limits.ts'
import {isError, isPromise, namedClassOf} from './named-classes.ts'
import {kwargsAttribute, type NamespaceName} from './namespaces.ts'
import {resembledNamespace} from './resemblance.ts'
import {kwargsBit, type Slot, slotAt, slotOf} from './slots.ts'
import {giveBack, takeEncoder} from './spare-encoder.ts'
import type {Source, Write} from './write.ts'

/** What became of the parts of an enrichment that are not simply written. */
export interface Plan {
  /** Attributes that are missing or changed: `[Deep]`, `[Circular]`, `[Unreadable]`, `[Invalid Date]`, cut texts, and all that `_cut` counts. */
  readonly lost: number
  /** The first unknown key that is one edit away from a namespace. It is written as metadata all the same. */
  readonly looksLikeNamespace?: {readonly key: string; readonly namespace: NamespaceName}
}

export interface PlanOptions {
  /** Default: `defaultLimits`. */
  readonly limits?: Limits
  /** Which of the keys `tracer` and `span` chose the target and are therefore no data. Default: 'none'. */
  readonly skip?: 'none' | 'tracer' | 'span' | 'both'
}

/**
 * THE precedence rule. Writes an enrichment as attributes, in order: the reserved namespaces as the table has them, then
 * `attributes`, then all other keys; on equal keys the last write counts. Pure but for calling `write`; whatever the
 * values do while they are read, the rest of the call is written and nothing is thrown.
 *
 * @example
 * plan({user_id: '123', metadata: {step: 'plan'}}, (key, value) => console.log(key, value))
 * // honeyhive_metadata.step = 'plan', honeyhive_metadata.user_id = '123'
 */
export function plan(enrichment: object, write: Write, options: PlanOptions = {}): Plan {
  const given = givenIn(enrichment)
  if (given === unseen) return unreadable
  const encoder = takeEncoder(write, options.limits ?? defaultLimits, false)
  // The lowest bit is the row that is written first; rows that are not there cost nothing.
  for (let left = given & ~kwargsBit; left !== 0; left &= left - 1) planSlot(encoder, slotAt(left), enrichment)
  const looksLikeNamespace = (given & kwargsBit) === 0 ? undefined : planKwargs(encoder, enrichment, options.skip)
  const lost = giveBack(encoder)
  if (looksLikeNamespace !== undefined) return {lost, looksLikeNamespace}
  return lost === 0 ? complete : {lost}
}

export interface NamespaceOptions {
  /** Default: `defaultLimits`. */
  readonly limits?: Limits
  /** Instances of classes that the encoder does not name become `[ClassName]`, at any depth: for captured arguments. */
  readonly capture?: boolean
}

/**
 * Writes `value` as the whole of one namespace, and returns how many attributes were lost: what `plan` does for a row
 * of the table, for callers who have no enrichment. Never throws.
 *
 * @example
 * encodeNamespace('outputs', {result: 42}, (key, value) => console.log(key, value)) // honeyhive_outputs.result = 42
 */
export function encodeNamespace(
  name: NamespaceName,
  value: unknown,
  write: Write,
  options: NamespaceOptions = {},
): number {
  const encoder = takeEncoder(write, options.limits ?? defaultLimits, options.capture ?? false)
  const slot = slotOf.get(name)
  if (slot !== undefined) encodeSlot(encoder, slot, value)
  return giveBack(encoder)
}

/** The same for `{[name]: value}`, which need not be made for it. */
export function encodeField(
  namespace: NamespaceName,
  name: string,
  value: unknown,
  write: Write,
  options: NamespaceOptions = {},
): number {
  const encoder = takeEncoder(write, options.limits ?? defaultLimits, options.capture ?? false)
  const slot = slotOf.get(namespace)
  if (slot !== undefined) {
    encoder.source = slot
    encoder.encodeChild(keyBelow(slot.key, name), value, 1)
    encoder.putCut(slot.key.text)
  }
  return giveBack(encoder)
}

const kwargs: Source = {part: 'kwargs', descriptive: true}
const kwargsKey = rootKey(kwargsAttribute)
const complete: Plan = {lost: 0}
const unreadable: Plan = {lost: 1}

// The slots that an enrichment fills, as bits; `unseen` for what is no object, or a proxy that refuses. Nothing at all is
// an empty enrichment.
function givenIn(enrichment: unknown): number {
  if (enrichment === undefined || enrichment === null) return 0
  if (typeof enrichment !== 'object') return unseen
  let given = 0
  try {
    if (!inheritsNothing(enrichment)) return givenByInstance(enrichment)
    for (const name in enrichment) given |= slotOf.get(name)?.bit ?? kwargsBit
  } catch {
    return unseen
  }
  return given
}

const unseen = -1

function givenByInstance(enrichment: object): number {
  const names = Object.keys(enrichment)
  // A Map, an Error, a Promise: what they hold is no field, and an empty success would hide that nothing was written.
  if (names.length === 0 && holdsElsewhere(enrichment)) return unseen
  return names.reduce((given, name) => given | (slotOf.get(name)?.bit ?? kwargsBit), 0)
}

function holdsElsewhere(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null
  if (prototype === null || prototype === Object.prototype) return false
  return namedClassOf(value, prototype) !== undefined || isPromise(value)
}

function planSlot(encoder: Encoder, slot: Slot, enrichment: object): void {
  let value: unknown
  try {
    value = (enrichment as Readonly<Record<string, unknown>>)[slot.spelling]
  } catch {
    encoder.source = slot
    encoder.putLoss(slot.key, '[Unreadable]')
    return
  }
  encodeSlot(encoder, slot, value)
}

function encodeSlot(encoder: Encoder, slot: Slot, value: unknown): void {
  const {key, errorKey} = slot
  encoder.source = slot
  if (errorKey !== undefined && isError(value)) encoder.encodeErrorApart(key, errorKey, value)
  else encoder.encode(key, value, 0)
  encoder.putCut(key.text)
}

function planKwargs(encoder: Encoder, enrichment: object, skip: PlanOptions['skip']): Plan['looksLikeNamespace'] {
  let resembling: Plan['looksLikeNamespace']
  encoder.source = kwargs
  for (const name of namesOf(enrichment)) {
    if (slotOf.has(name) || isSkipped(name, skip)) continue
    encoder.encodeProperty(keyBelow(kwargsKey, name), enrichment, name, 1)
    if (resembling !== undefined) continue
    const namespace = resembledNamespace(name)
    if (namespace !== undefined) resembling = {key: name, namespace}
  }
  encoder.putCut(kwargsAttribute)
  return resembling
}

// A proxy may refuse the second time.
function namesOf(enrichment: object): readonly string[] {
  try {
    return Object.keys(enrichment)
  } catch {
    return []
  }
}

function isSkipped(name: string, skip: PlanOptions['skip']): boolean {
  return (name === 'tracer' || name === 'span') && (skip === 'both' || skip === name)
}
