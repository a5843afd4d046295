import type {Observe, Work} from '../work.ts'

/** A promise of the language itself, not of a subclass: `then` on it starts nothing and loses nothing. */
export function isNativePromise(result: unknown): result is Promise<unknown> {
  if (typeof result !== 'object' || result === null) return false
  const prototype: unknown = Object.getPrototypeOf(result)
  return (prototype === Promise.prototype || prototype === hidden()?.prototype) && !Object.hasOwn(result, 'then')
}

// zone.js puts a promise of its own in the place of `Promise`, and keeps the language's there, which native async functions
// go on to return. An `await` of such a one never calls a `then` that somebody put on it.
function hidden(): {readonly prototype: unknown} | undefined {
  return (globalThis as {readonly [hiddenName]?: {readonly prototype: unknown}})[hiddenName]
}

const hiddenName = '__zone_symbol__Promise'

/** A new promise with the same outcome and the same own members: observing beside would silence `unhandledRejection`. */
export function observePromise(work: Work, promise: Promise<unknown>, again: Observe): Promise<unknown> {
  return withMembersOf(promise, observeBarePromise(work, promise, again))
}

/** The same for a promise that nobody has hung anything onto: looking for members costs a twentieth of a traced call. */
export function observeBarePromise(work: Work, promise: Promise<unknown>, again: Observe): Promise<unknown> {
  return promise.then(
    value => again(work, value),
    (error: unknown) => {
      work.fail(error)
      throw error
    },
  )
}

// Some libraries hang a `cancel` or an `abort` onto the promise they return. By name only: under symbols Node keeps the
// async context of this one promise there.
function withMembersOf(promise: Promise<unknown>, settled: Promise<unknown>): Promise<unknown> {
  for (const name of Object.getOwnPropertyNames(promise)) {
    // The promise of zone.js keeps its state and its callbacks there: two promises with one state are neither.
    if (Object.hasOwn(settled, name)) continue
    const member = Object.getOwnPropertyDescriptor(promise, name)
    if (member !== undefined) Reflect.defineProperty(settled, name, member)
  }
  return settled
}
