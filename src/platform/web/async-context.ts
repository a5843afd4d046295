import {type Context, type ContextManager, ROOT_CONTEXT} from '@opentelemetry/api'
import {findAsyncLocalStorage, type Storage} from './async-local-storage.ts'

/**
 * The context manager of this platform. At the edge it carries the context through awaits. In a page it carries the context up
 * to the first `await`, and patches nothing.
 */
export function createContextManager(): ContextManager | undefined {
  const AsyncLocalStorage = findAsyncLocalStorage()
  return AsyncLocalStorage === undefined
    ? new StackContextManager()
    : new StorageContextManager(new AsyncLocalStorage<Context>())
}

/** The parts that do not depend on where the active context is kept. */
abstract class BoundContextManager implements ContextManager {
  abstract active(): Context
  abstract with<A extends unknown[], F extends (...given: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...given: A
  ): ReturnType<F>
  abstract disable(): this

  bind<T>(context: Context, target: T): T {
    if (typeof target !== 'function') return target
    const run = (fn: () => unknown): unknown => this.with(context, fn)
    return function (this: unknown, ...given: unknown[]): unknown {
      return run(() => Reflect.apply(target, this, given))
    } as T
  }

  enable(): this {
    return this
  }
}

/**
 * Keeps the context of synchronous code only, which is all that a page has without zone.js. It patches nothing. After
 * an `await` there is no active context, because continuations start from an empty stack. So a wrong context is never
 * active.
 */
class StackContextManager extends BoundContextManager {
  #active: Context = ROOT_CONTEXT

  active(): Context {
    return this.#active
  }

  with<A extends unknown[], F extends (...given: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...given: A
  ): ReturnType<F> {
    const before = this.#active
    this.#active = context
    try {
      return fn.apply(thisArg, given)
    } finally {
      this.#active = before
    }
  }

  disable(): this {
    this.#active = ROOT_CONTEXT
    return this
  }
}

/** Keeps the context in an AsyncLocalStorage. Edge runtimes lack `enterWith`, which is not needed. */
class StorageContextManager extends BoundContextManager {
  readonly #storage: Storage<Context>

  constructor(storage: Storage<Context>) {
    super()
    this.#storage = storage
  }

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT
  }

  with<A extends unknown[], F extends (...given: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...given: A
  ): ReturnType<F> {
    return this.#storage.run(context, () => fn.apply(thisArg, given))
  }

  disable(): this {
    this.#storage.disable?.()
    return this
  }
}
