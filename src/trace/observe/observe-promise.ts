import type {Observe, Work} from '../work.ts'

/**
 * A native promise, not of a subclass. Calling its `then` does not start work, and a new promise can fully replace it.
 */
export function isNativePromise(result: unknown): result is Promise<unknown> {
  if (typeof result !== 'object' || result === null) return false
  const prototype: unknown = Object.getPrototypeOf(result)
  return (prototype === Promise.prototype || prototype === hidden()?.prototype) && !Object.hasOwn(result, 'then')
}

// zone.js replaces `Promise` and keeps the native class under this name. Native async functions still return native
// promises, and an `await` never calls a `then` that was put on them.
function hidden(): {readonly prototype: unknown} | undefined {
  return (globalThis as {readonly [hiddenName]?: {readonly prototype: unknown}})[hiddenName]
}

const hiddenName = '__zone_symbol__Promise'

/**
 * Returns a new promise with the same outcome and own members. A separate handler would silence `unhandledRejection`.
 */
export function observePromise(work: Work, promise: Promise<unknown>, again: Observe): Promise<unknown> {
  return withMembersOf(promise, observeBarePromise(work, promise, again))
}

/** Does the same for a promise without own members. Looking for them takes 5 % of a traced call. */
export function observeBarePromise(work: Work, promise: Promise<unknown>, again: Observe): Promise<unknown> {
  return promise.then(
    value => again(work, value),
    (error: unknown) => {
      work.fail(error)
      throw error
    },
  )
}

// Some libraries add a `cancel` or an `abort` to the promise that they return. Members under symbols are not copied,
// because Node keeps the async context of the promise there.
function withMembersOf(promise: Promise<unknown>, settled: Promise<unknown>): Promise<unknown> {
  for (const name of Object.getOwnPropertyNames(promise)) {
    // zone.js keeps a promise's state and callbacks in these members, which two promises must not share.
    if (Object.hasOwn(settled, name)) continue
    const member = Object.getOwnPropertyDescriptor(promise, name)
    if (member !== undefined) Reflect.defineProperty(settled, name, member)
  }
  return settled
}
