/** One value beside each of many objects: what a `WeakMap` does, at a twentieth of its price where objects live shortly. */
export interface HiddenField<K extends object, V> {
  get(object: K): V | undefined
  set(object: K, value: V): void
}

/**
 * Keeps each value in a private field of the object itself. Nobody can see, copy or enumerate it, and it goes with the
 * object. A weak map is gone through at each garbage collection, and costs more than the span it is about.
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

// A constructor that returns an object makes the class derived from it give its fields to that object.
const Itself = function (object: object): object {
  return object
} as unknown as new (
  object: object,
) => object
