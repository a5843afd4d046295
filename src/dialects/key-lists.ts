// The spans of a program have the same lists of keys again and again. Anything that depends only on the keys is
// computed once for each list. The lists form a tree with shared beginnings, so a lookup costs one comparison a key.

class Step<T> {
  made: T | undefined
  // The first key that followed here mostly follows the next time too, so it is compared first.
  firstKey: string | undefined
  first: Step<T> | undefined
  others: Map<string, Step<T>> | undefined
}

// Hostile data can produce new lists endlessly. At this bound all lists are forgotten, which costs only time.
const mostKept = 50_000
const longestList = 512
const longestKey = 256

/** Computes a value for each list of keys and remembers it. Lists that are too long are computed every time. */
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
