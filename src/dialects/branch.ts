/** Data by name. It inherits nothing, so `constructor` and `__proto__` are names like any other. */
export interface Branch {
  [name: string]: unknown
}

// V8 makes an object of a constructor ten times as fast as one of `Object.create`.
const Bare = function () {} as unknown as new () => Branch
Bare.prototype = Object.create(null)

export function branch(): Branch {
  return new Bare()
}

export function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
