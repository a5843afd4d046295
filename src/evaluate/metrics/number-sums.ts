import {inRange} from '../statistics/moments.ts'
import {ExactSum} from './exact-sum.ts'

/** A power of two, so that scaling is exact. */
const far = 2 ** 600
/** The square of a larger number, or the sum of many, may exceed the range of numbers. */
const huge = 2 ** 500
/** The square of a smaller number may vanish. */
const tiny = 2 ** -500

/**
 * Adds up numbers for their mean and their deviation. Both are right for all finite numbers, however large or small, and do
 * not depend on the order of the numbers. Numbers of extreme size have sums of their own, which are scaled.
 */
export class NumberSums {
  count = 0
  #max = 0
  readonly #sum = new ExactSum()
  readonly #squares = new ExactSum()
  readonly #tinySquares = new ExactSum()
  readonly #hugeSum = new ExactSum()
  readonly #hugeSquares = new ExactSum()

  add(value: number): void {
    this.count += 1
    const size = Math.abs(value)
    this.#max = Math.max(this.#max, size)
    if (size > huge) {
      this.#hugeSum.add(value / far)
      this.#hugeSquares.add((value / far) ** 2)
      return
    }
    this.#sum.add(value)
    this.#squares.add(value ** 2)
    if (size < tiny && size > 0) this.#tinySquares.add((value * far) ** 2)
  }

  /** Returns the mean of the numbers and of `others` further numbers that are all `other`. */
  mean(others = 0, other = 0): number {
    const count = this.count + others
    const sum = this.#sum.value
    const mean = (sum + others * other) / count
    if (this.#max <= huge && Number.isFinite(mean)) return mean
    return inRange(((this.#hugeSum.value + sum / far + others * (other / far)) / count) * far)
  }

  /** Returns the standard deviation (n - 1) of at least two numbers. */
  deviation(): number {
    const {sum, squares, unit} = this.#scaled()
    const variance = Math.max(0, squares - sum * (sum / this.count)) / (this.count - 1)
    return inRange(Math.sqrt(variance) * unit)
  }

  #scaled(): {readonly sum: number; readonly squares: number; readonly unit: number} {
    const [sum, squares] = [this.#sum.value, this.#squares.value]
    if (this.#max > huge) {
      return {sum: this.#hugeSum.value + sum / far, squares: this.#hugeSquares.value + squares / far / far, unit: far}
    }
    if (this.#max >= tiny || this.#max === 0) return {sum, squares, unit: 1}
    return {sum: sum * far, squares: this.#tinySquares.value, unit: 1 / far}
  }
}
