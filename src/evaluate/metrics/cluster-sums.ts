import {studentQuantile} from '../statistics/student.ts'
import {wilsonInterval} from '../statistics/wilson-interval.ts'
import {ExactSum} from './exact-sum.ts'

/**
 * Adds up the trials of datapoints for an interval of their mean. The trials of one datapoint are alike, so the
 * datapoints are the sample, not the trials (Liang and Zeger 1986). Three sums suffice, and their order does not matter.
 */
export class ClusterSums {
  #datapoints = 0
  #trials = 0
  readonly #sum = new ExactSum()
  readonly #squares = new ExactSum()
  readonly #products = new ExactSum()
  #sizes = 0

  /** Adds the trials of one datapoint, in the order of the trials. */
  add(values: readonly number[]): void {
    if (values.length === 0) return
    const sum = values.reduce((total, value) => total + value, 0)
    this.#datapoints += 1
    this.#trials += values.length
    this.#sum.add(sum)
    this.#squares.add(sum ** 2)
    this.#products.add(sum * values.length)
    this.#sizes += values.length ** 2
  }

  /** Returns the standard error of the mean; NaN below two datapoints. */
  get error(): number {
    const [groups, count] = [this.#datapoints, this.#trials]
    const mean = this.#sum.value / count
    const squares = this.#squares.value - 2 * mean * this.#products.value + mean ** 2 * this.#sizes
    return Math.sqrt((groups / (groups - 1)) * Math.max(0, squares)) / count
  }

  /** Returns the interval of the mean of numbers. `undefined` below two datapoints, and beyond the range of numbers. */
  scores(upper: number): readonly [number, number] | undefined {
    const mean = this.#sum.value / this.#trials
    const half = studentQuantile(upper, this.#datapoints - 1) * this.error
    return this.#datapoints < 2 || !Number.isFinite(half) || !Number.isFinite(mean)
      ? undefined
      : [mean - half, mean + half]
  }

  /**
   * Returns Wilson's interval of the mean of verdicts, for the number of independent trials that has the same standard
   * error (Korn and Graubard 1998; Franco et al. 2019). `undefined` below two datapoints.
   */
  verdicts(upper: number): readonly [number, number] | undefined {
    if (this.#datapoints < 2) return undefined
    const share = this.#sum.value / this.#trials
    return wilsonInterval(share, this.#effective(share), upper)
  }

  #effective(share: number): number {
    if (share === 0 || share === 1) return this.#datapoints
    const {error} = this
    const count = this.#trials
    if (error === 0) return count
    return Math.min(count, ((count / (count - 1)) * share * (1 - share)) / error ** 2)
  }
}
