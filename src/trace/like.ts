import type {Part} from './work.ts'

/** Copies the name, length, statics and prototype of `fn` to `traced`, and the metadata of its decorators. */
export function like(fn: Part, traced: Part): Part {
  Object.setPrototypeOf(traced, Object.getPrototypeOf(fn))
  for (const key of Reflect.ownKeys(fn)) {
    const member = Object.getOwnPropertyDescriptor(fn, key)
    if (member !== undefined) Reflect.defineProperty(traced, key, member)
  }
  copyMetadata(fn, traced)
  return traced
}

/** The members that libraries like reflect-metadata add to `Reflect`. They keep metadata by function, in a private map. */
interface MetadataReflect {
  readonly getOwnMetadataKeys?: (target: object) => readonly unknown[]
  readonly getOwnMetadata?: (key: unknown, target: object) => unknown
  readonly defineMetadata?: (key: unknown, value: unknown, target: object) => void
}

// A guard that reads the roles of a handler must find them on the traced handler. Otherwise it admits everyone.
function copyMetadata(fn: Part, traced: Part): void {
  const reflect = Reflect as MetadataReflect
  if (!reflect.getOwnMetadataKeys || !reflect.getOwnMetadata || !reflect.defineMetadata) return
  for (const key of reflect.getOwnMetadataKeys(fn)) {
    reflect.defineMetadata(key, reflect.getOwnMetadata(key, fn), traced)
  }
}
