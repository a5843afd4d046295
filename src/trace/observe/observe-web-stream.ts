import {holderIn} from './member-names.ts'
import {replaceMember} from './replaced-member.ts'
import {viewOf} from './stream-view.ts'
import type {Work} from '../work.ts'

/** A `ReadableStream` of the platform or a polyfill. */
export function isWebStream(result: object): result is ReadableStream<unknown> {
  return 'getReader' in result && 'pipeTo' in result && 'tee' in result && typeof result.getReader === 'function'
}

/**
 * Returns a view of the stream. `fetch` and `Response` read streams internally, so replaced methods would not be
 * called. A stream of a subclass stays the same object, and its methods read from the view.
 */
export function observeWebStream(work: Work, stream: ReadableStream<unknown>): object {
  const known = views.get(stream)
  if (known !== undefined || stream.locked) {
    work.succeed(stream)
    return known ?? stream
  }
  const view = viewOf(work, stream, 'now')
  work.lasts(view, 'stream')
  if (isPlain(stream)) {
    views.set(stream, view)
    // Libraries add it where the platform has none. It reads by `getReader`.
    const iterator = Object.getOwnPropertyDescriptor(stream, Symbol.asyncIterator)
    if (iterator !== undefined) Object.defineProperty(view, Symbol.asyncIterator, iterator)
    return view
  }
  for (const name of memberNames) divert(stream, view, name)
  return stream
}

// A stream that is returned twice, or by an inner and an outer function, is one work. It belongs to the first span.
const views = new WeakMap<object, ReadableStream<unknown>>()

const memberNames = ['getReader', 'pipeTo', 'pipeThrough', 'tee', 'cancel', 'values', 'locked', Symbol.asyncIterator]

// Methods that the subclass defines itself call these members, and so they read from the view.
function divert(stream: object, view: object, name: PropertyKey): void {
  const base = Object.getOwnPropertyDescriptor(ReadableStream.prototype, name)
  if (base === undefined || find(stream, name)?.value !== base.value) return
  if (base.get === undefined) {
    const method = base.value as (...args: unknown[]) => unknown
    replaceMember(stream, name, {writable: true, value: (...args: unknown[]) => Reflect.apply(method, view, args)})
  } else {
    replaceMember(stream, name, {get: () => Reflect.get(ReadableStream.prototype, name, view)})
  }
}

function find(object: object, name: PropertyKey): PropertyDescriptor | undefined {
  const holder = holderIn(object, each => Object.hasOwn(each, name))
  return holder && Object.getOwnPropertyDescriptor(holder, name)
}

function isPlain(stream: object): boolean {
  return Object.getPrototypeOf(stream) === ReadableStream.prototype && Reflect.ownKeys(stream).every(isSymbol)
}

// Platforms keep internal slots under symbols.
function isSymbol(key: PropertyKey): boolean {
  return typeof key === 'symbol'
}
