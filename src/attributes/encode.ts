import {type EncodeState, put, putLoss, putText} from './encode-state.ts'
import {
  type Ancestors,
  encodeArray,
  encodeFields,
  encodeElements,
  encodeEntries,
  encodePlainFields,
} from './containers.ts'
import type {Key} from './key-cache.ts'
import {isPlain, isPromise, namedClassOf} from './named-classes.ts'
import {unreadable} from './read.ts'

/**
 * Encodes `value` as `key`, depth first, in the order of its keys. Nothing that a value does while it is read (throw,
 * recurse, call back into the library, grow without end) escapes: it costs its own key a marker.
 */
export function encode(call: EncodeState, key: Key, value: unknown, around?: Ancestors): void {
  if (typeof value === 'string') {
    if (value || key.depth) putText(call, key, value)
  } else if (typeof value === 'number') {
    if (Number.isFinite(value)) put(call, key, value)
    else putText(call, key, String(value))
  } else if (typeof value === 'boolean') {
    put(call, key, value)
  } else if (typeof value === 'bigint') {
    encodeBigint(call, key, value)
  } else if (value === unreadable) {
    putLoss(call, key, '[Unreadable]')
  } else if (typeof value === 'symbol') {
    putText(call, key, `[${String(value)}]`)
  } else if (value !== undefined && value !== null) {
    try {
      if (typeof value === 'function') putText(call, key, `[Function ${functionName(value)}]`)
      else encodeObject(call, key, value, around, true)
    } catch {
      putLoss(call, key, '[Unreadable]')
    }
  }
}

/** Making the decimal text of more bits takes longer than a span may cost. */
const mostBits = 65_537

function encodeBigint(call: EncodeState, key: Key, value: bigint): void {
  const number = Number(value)
  if (Number.isSafeInteger(number)) put(call, key, number)
  else if (BigInt.asIntN(mostBits, value) === value) putText(call, key, String(value))
  else putLoss(call, key, '[Unreadable]')
}

export function functionName({name}: {readonly name?: unknown}): string {
  return (typeof name === 'string' && name) || 'anonymous'
}

function encodeObject(
  call: EncodeState,
  key: Key,
  value: object,
  around: Ancestors | undefined,
  mayConvert: boolean,
): void {
  for (let each = around; each; each = each.outer) {
    if (each.container === value) return putLoss(call, key, '[Circular]')
  }
  // A subclass of Array is still an array.
  const isArray = Array.isArray(value)
  const prototype = isArray ? null : Object.getPrototypeOf(value)
  const plain = isPlain(prototype)
  const named = plain ? undefined : namedClassOf(value, prototype)
  if (typeof named === 'function') {
    const leaf = named(value)
    return leaf === undefined ? putLoss(call, key, '[Invalid Date]') : encode(call, key, leaf, around)
  }
  const marker = plain || named ? undefined : call.markerOf?.(value, prototype)
  if (marker) return putText(call, key, marker)
  const json = mayConvert && !named ? jsonOf(value) : value
  if (typeof json !== 'object' || json === null) return encode(call, key, json, around)
  if (json !== value && isPromise(json)) {
    // An async toJSON: nobody else can see this promise, so its failure would end the process.
    json.catch(() => {})
    return putLoss(call, key, '[Unreadable]')
  }
  if (key.depth >= call.limits.depth) return putLoss(call, key, '[Deep]')
  const inside: Ancestors = {container: value, outer: around}
  // What toJSON returned is not asked for its toJSON again, as in JSON.stringify.
  if (json !== value) encodeObject(call, key, json, inside, false)
  else if (isArray) encodeArray(call, key, value, inside, encode)
  else if (plain) encodePlainFields(call, key, value, inside, encode)
  // Its other fields are often whole requests, with their secrets.
  else if (named === 'error') encodeFields(call, key, value, ['name', 'message'], inside, encode)
  else if (named === 'entries') encodeEntries(call, key, value, inside, encode)
  else if (named) encodeElements(call, key, value, inside, encode)
  else encodeFields(call, key, value, Object.keys(value), inside, encode)
}

// What toJSON returns, or the value itself.
function jsonOf(value: object): unknown {
  const {toJSON} = value as {readonly toJSON?: unknown}
  // The argument is what JSON.stringify would give at the top.
  return typeof toJSON === 'function' ? Reflect.apply(toJSON, value, ['']) : value
}
