import type {Part} from './work.ts'

/**
 * Gives `traced` the looks of `fn`: name, length, statics, prototype, the kind of function that its prototype shows, and the
 * metadata that decorators left on it.
 */
export function like(fn: Part, traced: Part): Part {
  Object.setPrototypeOf(traced, Object.getPrototypeOf(fn))
  for (const key of Reflect.ownKeys(fn)) {
    const member = Object.getOwnPropertyDescriptor(fn, key)
    if (member !== undefined) Reflect.defineProperty(traced, key, member)
  }
  copyMetadata(fn, traced)
  return traced
}

/** What reflect-metadata and its kin add to `Reflect`. They keep metadata by function, in a map that nobody else can read. */
interface MetadataReflect {
  readonly getOwnMetadataKeys?: (target: object) => readonly unknown[]
  readonly getOwnMetadata?: (key: unknown, target: object) => unknown
  readonly defineMetadata?: (key: unknown, value: unknown, target: object) => void
}

// A guard that reads roles or routes off a handler must find them on the traced one, or it lets everybody in.
function copyMetadata(fn: Part, traced: Part): void {
  const reflect = Reflect as MetadataReflect
  if (!reflect.getOwnMetadataKeys || !reflect.getOwnMetadata || !reflect.defineMetadata) return
  for (const key of reflect.getOwnMetadataKeys(fn)) {
    reflect.defineMetadata(key, reflect.getOwnMetadata(key, fn), traced)
  }
}
