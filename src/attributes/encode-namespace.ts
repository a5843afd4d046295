import {putCut, startEncode, take} from './encode-state.ts'
import {encode} from './encode.ts'
import {keyBelow} from './key-cache.ts'
import type {Limits} from './limits.ts'
import {tagOf} from './named-classes.ts'
import {functionName} from './names.ts'
import type {NamespaceName} from './namespaces.ts'
import {encodeSlot} from './plan.ts'
import {slotIndex, type Slot, slots} from './slots.ts'
import type {Write} from './attribute.ts'

export interface NamespaceOptions {
  /** The limits; `defaultLimits` when absent. */
  readonly limits?: Limits
  /**
   * For captured data, instances of classes unknown to the encoder become `[ClassName]`, at any depth. In outputs, an
   * instance with a `toJSON` becomes its result.
   */
  readonly capture?: boolean
}

/**
 * Writes `value` as the whole of one namespace, and returns how many attributes were lost. It does what `plan` does for
 * one row of the table, for callers without an enrichment. Never throws.
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
  const state = startEncode(write, limits, capture ? markersOf(name) : undefined)
  encodeSlot(state, slotOf(name), value)
  return state.lost
}

/** Does the same as `encodeNamespace` for `{[name]: value}`, without creating that object. */
export function encodeField(
  namespace: NamespaceName,
  name: string,
  value: unknown,
  write: Write,
  {limits, capture = false}: NamespaceOptions = {},
): number {
  const state = startEncode(write, limits, capture ? markersOf(namespace) : undefined)
  const slot = slotOf(namespace)
  state.source = slot
  if (take(state, 1)) encode(state, keyBelow(slot.key, name), value)
  putCut(state, slot.key)
  return state.lost
}

function slotOf(name: NamespaceName): Slot {
  return slots[(slotIndex.get(name) ?? 1) - 1] as Slot
}

// Arguments are often clients, whose settings hold keys. A result is data, and its class defines how to show it.
function markersOf(namespace: NamespaceName): typeof classMarker {
  return namespace === 'outputs' ? markerWithoutJson : classMarker
}

// `in` comes first. A proxy of a remote client returns a function for every name, and calling it sends a request.
function markerWithoutJson(value: object, prototype: object): string | undefined {
  if ('toJSON' in value && typeof value.toJSON === 'function') return undefined
  return classMarker(value, prototype)
}

// Returns the name of the constructor, for example `[Client]`. Returns `undefined` for a plain object of another realm.
function classMarker(value: object, {constructor}: object): string | undefined {
  const name = typeof constructor === 'function' ? functionName(constructor) : tagOf(value)
  return name === 'Object' ? undefined : `[${name}]`
}
