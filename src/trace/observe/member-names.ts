/** Whether this is an object without a class. */
export function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object)
  return prototype === null || prototype === Object.prototype
}

/** Returns the names of the public methods of an object or a prototype, also of inherited ones. */
export function methodNames(object: object): PropertyKey[] {
  return namesOf(object, isMethod)
}

/** Returns the names of the accessors of a class that offers streams by accessors, and no name for any other. */
export function accessorNames(prototype: object): PropertyKey[] {
  const names = namesOf(prototype, member => member.get !== undefined)
  return names.some(offersStream) ? names : []
}

/** Whether the class of an object has accessors like `textStream`. */
export function offersStreams(object: object): boolean {
  const prototype = Object.getPrototypeOf(object) as object | null
  if (prototype === null || prototype === Object.prototype) return false
  let known = offering.get(prototype)
  if (known === undefined) {
    known = accessorNames(prototype).length > 0
    offering.set(prototype, known)
  }
  return known
}

const offering = new WeakMap<object, boolean>()

function offersStream(name: PropertyKey): boolean {
  return typeof name === 'string' && /[a-z]Stream$/.test(name)
}

/** The most prototypes that are followed, because a proxy can return a new one forever. */
const mostPrototypes = 50

/** Returns the first object that `accepts` of `object` and its prototypes. */
export function holderIn(object: object | null, accepts: (holder: object) => boolean): object | undefined {
  let holder = object
  for (let step = 0; holder !== null && step < mostPrototypes; step++) {
    if (accepts(holder)) return holder
    holder = Object.getPrototypeOf(holder) as object | null
  }
  return undefined
}

function namesOf(object: object, accepts: (member: PropertyDescriptor) => boolean): PropertyKey[] {
  const found = new Map<PropertyKey, boolean>()
  let holder: object | null = object
  for (let step = 0; holder !== null && holder !== Object.prototype && step < mostPrototypes; step++) {
    for (const name of Reflect.ownKeys(holder)) {
      if (found.has(name) || !isPublic(name)) continue
      const member = Object.getOwnPropertyDescriptor(holder, name)
      found.set(name, member !== undefined && accepts(member))
    }
    holder = Object.getPrototypeOf(holder) as object | null
  }
  return [...found].flatMap(([name, accepted]) => (accepted ? [name] : []))
}

function isPublic(name: PropertyKey): boolean {
  if (typeof name === 'string') return name !== 'constructor' && !name.startsWith('_')
  return name === Symbol.asyncIterator || name === Symbol.iterator
}

// A class, or a function with members of its own, is not a method: mongoose keeps the model of a query on its prototype.
function isMethod({value}: PropertyDescriptor): boolean {
  if (typeof value !== 'function' || Object.keys(value).length > 0) return false
  return !Function.prototype.toString.call(value).startsWith('class')
}
