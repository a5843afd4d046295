import {normalQuantile} from './normal.ts'

/**
 * Returns Wilson's interval (1927) of a share of `count` verdicts. `upper` is the probability below its upper end, such
 * as 0.975. It stays inside [0, 1] and is not a point when all verdicts agree.
 */
export function wilsonInterval(share: number, count: number, upper: number): readonly [number, number] {
  const z = normalQuantile(upper)
  const middle = (share + z ** 2 / (2 * count)) / (1 + z ** 2 / count)
  const half = (z / (1 + z ** 2 / count)) * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2))
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}
