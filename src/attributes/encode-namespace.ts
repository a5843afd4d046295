import {putCut, startEncode, take} from './encode-state.ts'
import {encode, functionName} from './encode.ts'
import {keyBelow} from './key-cache.ts'
import type {Limits} from './limits.ts'
import {tagOf} from './named-classes.ts'
import type {NamespaceName} from './namespaces.ts'
import {encodeSlot} from './plan.ts'
import {slotIndex, type Slot, slots} from './slots.ts'
import type {Write} from './attribute.ts'

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
  {limits, capture = false}: NamespaceOptions = {},
): number {
  const call = startEncode(write, limits, capture ? classMarker : undefined)
  encodeSlot(call, slotOf(name), value)
  return call.lost
}

/** The same for `{[name]: value}`, which need not be made for it. */
export function encodeField(
  namespace: NamespaceName,
  name: string,
  value: unknown,
  write: Write,
  {limits, capture = false}: NamespaceOptions = {},
): number {
  const call = startEncode(write, limits, capture ? classMarker : undefined)
  const slot = slotOf(namespace)
  call.source = slot
  if (take(call, 1)) encode(call, keyBelow(slot.key, name), value)
  putCut(call, slot.key)
  return call.lost
}

function slotOf(name: NamespaceName): Slot {
  return slots[(slotIndex.get(name) ?? 1) - 1] as Slot
}

// As the constructor is called, for example `[Client]`; none for a plain object of another realm.
function classMarker(value: object, {constructor}: object): string | undefined {
  const name = typeof constructor === 'function' ? functionName(constructor) : tagOf(value)
  return name === 'Object' ? undefined : `[${name}]`
}
