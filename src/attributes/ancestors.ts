/** The containers around the value at hand. Only one of these met again is a cycle; a value that is shared is not. */
export class Ancestors {
  /** How many there are. */
  open = 0
  readonly #containers: (object | undefined)[] = []

  has(value: object): boolean {
    for (let index = this.open - 1; index >= 0; index--) {
      if (this.#containers[index] === value) return true
    }
    return false
  }

  push(value: object): void {
    this.#containers[this.open] = value
    this.open += 1
  }

  /** Closes the innermost, and lets go of it. */
  close(): void {
    this.open -= 1
    this.#containers[this.open] = undefined
  }

  /** Closes what was left open by a value that threw. */
  closeTo(open: number): void {
    while (this.open > open) this.close()
  }
}
