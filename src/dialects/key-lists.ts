// The spans of a program repeat their lists of keys, so what depends on the keys alone is made once for each list. The
// lists are kept as a tree: they share their beginnings, and going down costs one comparison a key.

class Step<T> {
  made: T | undefined
  // The step that was taken first from here is mostly the next one too.
  firstKey: string | undefined
  first: Step<T> | undefined
  others: Map<string, Step<T>> | undefined
}

// Hostile data has endless lists. At the bound all are forgotten, which costs time and is never wrong.
const mostKept = 50_000
const longestList = 512
const longestKey = 256

/** Something made of a list of keys, remembered for ordinary lists. */
export class KeyLists<T> {
  readonly #make: (keys: readonly string[]) => T
  #root = new Step<T>()
  #kept = 0

  constructor(make: (keys: readonly string[]) => T) {
    this.#make = make
  }

  get(keys: readonly string[]): T {
    if (keys.length > longestList) return this.#make(keys)
    let step: Step<T> | undefined = this.#root
    for (const key of keys) {
      step = step.firstKey === key ? step.first : (step.others?.get(key) ?? this.#stepTo(step, key))
      if (step === undefined) return this.#make(keys)
    }
    return step.made ?? this.#keep(step, keys)
  }

  #stepTo(from: Step<T>, key: string): Step<T> | undefined {
    if (key.length > longestKey) return undefined
    const step = new Step<T>()
    this.#kept += 1
    if (from.first === undefined) {
      from.firstKey = key
      from.first = step
    } else {
      from.others ??= new Map()
      from.others.set(key, step)
    }
    return step
  }

  #keep(step: Step<T>, keys: readonly string[]): T {
    const made = this.#make(keys)
    step.made = made
    this.#kept += keys.length
    if (this.#kept > mostKept) {
      this.#root = new Step<T>()
      this.#kept = 0
    }
    return made
  }
}
