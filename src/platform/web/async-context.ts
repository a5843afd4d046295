import {type Context, type ContextManager, ROOT_CONTEXT} from '@opentelemetry/api'

/** The context manager of this platform. It carries the context up to the first `await`, and patches nothing. */
export function createContextManager(): ContextManager | undefined {
  return new StackContextManager()
}

/**
 * Keeps the context of synchronous code only, which is all that a page has without zone.js. It patches nothing. After
 * an `await` there is no active context, because continuations start from an empty stack. So a wrong context is never
 * active.
 */
class StackContextManager implements ContextManager {
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

  disable(): this {
    this.#active = ROOT_CONTEXT
    return this
  }
}
