import {nameBase64, shortestBase64} from './base64.ts'
import {charge, type EncodeState, isFull, put, putLoss, putText} from './encode-state.ts'
import {
  type Ancestors,
  encodeArray,
  encodeFields,
  encodeElements,
  encodeEntries,
  encodePairs,
  encodePlainFields,
} from './containers.ts'
import {errorFields} from './error-fields.ts'
import type {Key} from './key-cache.ts'
import {isPlain, isPromise, isThenable, namedClassOf} from './named-classes.ts'
import {bigintText, functionName, nodesOf} from './names.ts'
import {unreadable} from './read.ts'

/**
 * Encodes `value` as `key`, depth first, in the order of its keys. A value may throw while it is read, be circular or
 * endless, or call this library. Then only its own key is affected and gets a marker.
 */
export function encode(state: EncodeState, key: Key, value: unknown, ancestors?: Ancestors): void {
  if (typeof value === 'string') {
    // Most texts are short, and cost only this comparison.
    const text = value.length < shortestBase64 ? value : namedBase64(state, value)
    if (text || key.depth) putText(state, key, text)
  } else if (typeof value === 'number') {
    if (Number.isFinite(value)) put(state, key, value)
    else putText(state, key, String(value))
  } else if (typeof value === 'boolean') {
    put(state, key, value)
  } else if (typeof value === 'bigint') {
    encodeBigint(state, key, value)
  } else if (value === unreadable) {
    putLoss(state, key, '[Unreadable]')
  } else if (typeof value === 'symbol') {
    putText(state, key, `[${String(value)}]`)
  } else if (value !== undefined && value !== null) {
    try {
      if (typeof value === 'function') putText(state, key, `[Function ${functionName(value)}]`)
      else encodeObject(state, key, value, ancestors, true)
    } catch {
      putLoss(state, key, '[Unreadable]')
    }
  }
}

/** Looking through so many UTF-16 units takes the time of one key or element. */
const unitsOfNode = 16_384

// Thousands of references to one long text would be looked through each time. Without room for it, nothing is.
function namedBase64(state: EncodeState, text: string): string {
  if (isFull(state)) return text
  charge(state, Math.floor(text.length / unitsOfNode))
  return nameBase64(text)
}

function encodeBigint(state: EncodeState, key: Key, value: bigint): void {
  const number = Number(value)
  if (Number.isSafeInteger(number)) return put(state, key, number)
  const text = bigintText(value)
  if (text === undefined) return putLoss(state, key, '[Unreadable]')
  charge(state, nodesOf(text))
  putText(state, key, text)
}

function encodeObject(
  state: EncodeState,
  key: Key,
  value: object,
  ancestors: Ancestors | undefined,
  mayConvert: boolean,
): void {
  for (let each = ancestors; each; each = each.outer) {
    if (each.container === value) return putLoss(state, key, '[Circular]')
  }
  // A subclass of Array is still an array.
  const isArray = Array.isArray(value)
  const prototype = isArray ? null : Object.getPrototypeOf(value)
  const plain = isPlain(prototype)
  const named = plain ? undefined : namedClassOf(value, prototype)
  if (typeof named === 'function') {
    const leaf = named(value)
    return leaf === undefined ? putLoss(state, key, '[Invalid Date]') : encode(state, key, leaf, ancestors)
  }
  const marker = plain || named ? undefined : state.markerOf?.(value, prototype)
  if (marker) return putText(state, key, marker)
  if (!named && !isArray && isThenable(value, plain)) return putLoss(state, key, '[Promise]')
  const json = mayConvert && !named ? jsonOf(value) : value
  if (typeof json !== 'object' || json === null) return encode(state, key, json, ancestors)
  if (json !== value && isPromise(json)) {
    // This is the promise of an async toJSON. No other code handles it, so its rejection would end the process.
    json.catch(() => {})
    return putLoss(state, key, '[Unreadable]')
  }
  if (key.depth >= state.limits.depth) return putLoss(state, key, '[Deep]')
  const inside: Ancestors = {container: value, outer: ancestors}
  // As in JSON.stringify, the result of toJSON is not converted by its own toJSON.
  if (json !== value) encodeObject(state, key, json, inside, false)
  else if (isArray) encodeArray(state, key, value, inside, encode)
  else if (plain) encodePlainFields(state, key, value, inside, encode)
  else if (named === 'error') encodeFields(state, key, value, errorFields(value), inside, encode)
  else if (named === 'entries') encodeEntries(state, key, value, inside, encode)
  else if (named === 'pairs') encodePairs(state, key, value, inside, encode)
  else if (named) encodeElements(state, key, value, inside, encode)
  else encodeInstance(state, key, value, inside)
}

// An instance without own fields, such as a `Response`, shows nothing of what it holds.
function encodeInstance(state: EncodeState, key: Key, value: object, inside: Ancestors): void {
  const names = Object.keys(value)
  if (names.length === 0) return putLoss(state, key, `[${functionName(value.constructor)}]`)
  encodeFields(state, key, value, names, inside, encode)
}

/** Returns the result of `toJSON`, or the value itself. */
export function jsonOf(value: object): unknown {
  const {toJSON} = value as {readonly toJSON?: unknown}
  // JSON.stringify passes the same argument for its outermost value.
  return typeof toJSON === 'function' ? Reflect.apply(toJSON, value, ['']) : value
}
