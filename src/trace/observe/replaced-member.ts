/** The function that restores a replaced member. */
type Restore = () => void

/**
 * Replaces a member of an object with an own, non-enumerable one. Identity, prototype and enumerable keys stay the
 * same. Returns `undefined` if the object does not allow this.
 */
export function replaceMember(object: object, key: PropertyKey, member: PropertyDescriptor): Restore | undefined {
  const before = Object.hasOwn(object, key) ? Object.getOwnPropertyDescriptor(object, key) : undefined
  const shadow: Shadow = {before, over: false}
  try {
    Object.defineProperty(object, key, {enumerable: before?.enumerable ?? false, ...member, configurable: true})
  } catch {
    return undefined
  }
  const own = functionOf(member)
  if (own !== undefined) shadows.set(own, shadow)
  return () => {
    shadow.over = true
    if (functionOf(Object.getOwnPropertyDescriptor(object, key)) === own) putBack(object, key, before)
  }
}

interface Shadow {
  readonly before: PropertyDescriptor | undefined
  over: boolean
}

// A result that passes through two traced functions has two replacements, and either of them can end first.
const shadows = new WeakMap<object, Shadow>()

function putBack(object: object, key: PropertyKey, before: PropertyDescriptor | undefined): void {
  const shadow = shadows.get(functionOf(before) ?? shadows)
  if (shadow?.over) return putBack(object, key, shadow.before)
  try {
    if (before === undefined) Reflect.deleteProperty(object, key)
    else Object.defineProperty(object, key, before)
  } catch {
    // The object was frozen in the meantime, so the replacement stays. It passes every call through once the work has
    // ended.
  }
}

function functionOf(member: PropertyDescriptor | undefined): object | undefined {
  const {value, get} = (member ?? {}) as {readonly value?: unknown; readonly get?: unknown}
  const found = value ?? get
  return typeof found === 'function' ? found : undefined
}

/** Replaces several methods at once. If the object refuses one replacement, it keeps all of its own methods. */
export function replaceMethods<M extends string | symbol>(
  object: object,
  names: readonly M[],
  make: (original: (...args: never[]) => unknown, name: M) => (this: unknown, ...args: unknown[]) => unknown,
): Restore | undefined {
  const restores: Restore[] = []
  const restore = (): void => {
    for (const each of restores) each()
  }
  for (const name of names) {
    const original = (object as Readonly<Record<M, unknown>>)[name]
    if (typeof original !== 'function') continue
    const done = replaceMember(object, name, {value: make(original as never, name), writable: true})
    if (done === undefined) {
      restore()
      return undefined
    }
    restores.push(done)
  }
  return restore
}
