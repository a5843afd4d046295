import {EvaluationError} from '../evaluation-error.ts'
import {factory, notKnown, type ReadyEvaluator, ready, refuseUnknown, verdict} from './ready-made.ts'

/** How far two numbers may be apart. */
export interface Tolerance {
  /** 0 when absent. */
  readonly absolute?: number | undefined
  /** The share of the larger number; 1e-9 when absent. */
  readonly relative?: number | undefined
}

/**
 * True when the outputs and the ground truth are numbers that are close: their distance is at most `absolute`, or
 * `relative` times the larger. Fails for anything but two finite numbers. Not scored without a ground truth.
 *
 * @example
 * closeTo({absolute: 0.01})(3.14, undefined, 3.1416) // true
 */
export const closeTo: (tolerance?: Tolerance) => ReadyEvaluator<unknown, number, number> = /* @__PURE__ */ factory(
  'closeTo',
  (tolerance = {}) => {
    refuseUnknown('closeTo', tolerance, 'absolute', 'relative')
    const {absolute = 0, relative = 1e-9} = tolerance
    if (![absolute, relative].every(amount => Number.isFinite(amount) && amount >= 0)) {
      throw new EvaluationError('closeTo(): `absolute` and `relative` must be numbers, 0 or more')
    }
    return ready({kind: 'closeTo', settings: [absolute, relative]}, (a: number, _?: unknown, b?: number) => {
      if (b === undefined) return undefined
      if (!Number.isFinite(a) || !Number.isFinite(b)) throw notKnown('both values must be finite numbers')
      const most = Math.max(absolute, relative * Math.max(Math.abs(a), Math.abs(b)))
      const apart = Math.abs(a - b)
      return verdict(apart <= most, () => `${apart} apart, at most ${most} allowed`)
    })
  },
)
