import {bootstrapInterval} from '../statistics/bootstrap-interval.ts'
import {detectableMean, detectableShare} from '../statistics/detectable.ts'
import {deviationOf, inRange, meanOf} from '../statistics/moments.ts'
import {mcnemarExact, signFlipTest} from '../statistics/p-values.ts'
import {tangoInterval} from '../statistics/tango-interval.ts'
import type {MeasuredComparison} from './comparison.ts'
import type {Pair} from './pairs.ts'

/** The numbers computed from a metric's pairs, before any correction. */
type Measurement = Pick<
  MeasuredComparison,
  'kind' | 'baseline' | 'candidate' | 'difference' | 'interval' | 'test' | 'p' | 'effect' | 'detectable'
>

/** The settings of a measurement. */
interface MeasureOptions {
  readonly confidence: number
  readonly seed: number
  readonly resamples: number
  readonly lowerIsBetter: boolean
  /** The number of metrics in the comparison. */
  readonly family: number
}

/** Measures verdicts of one trial each by their flips. */
export function measureVerdicts(pairs: readonly Pair[], options: MeasureOptions): Measurement {
  const up = pairs.filter(({baseline, candidate}) => candidate > baseline).length
  const down = pairs.filter(({baseline, candidate}) => candidate < baseline).length
  const alpha = (1 - options.confidence) / options.family
  const better = options.lowerIsBetter ? down : up
  return {
    kind: 'pass-fail',
    ...means(pairs),
    interval: {...tangoInterval(up, down, pairs.length, options.confidence), method: 'tango'},
    test: 'mcnemar-exact',
    p: mcnemarExact(up, down),
    effect: {name: 'g', value: up + down === 0 ? 0 : better / (up + down) - 0.5},
    detectable: detectableShare(pairs.length, up + down, alpha),
  }
}

/**
 * Measures numbers, and verdicts of several trials, by the mean of each datapoint. Every datapoint counts once. Figures beyond
 * the range of numbers are the largest number.
 */
export function measureScores(pairs: readonly Pair[], options: MeasureOptions): Measurement {
  if (pairs.every(pair => Math.abs(pair.baseline) <= huge && Math.abs(pair.candidate) <= huge)) {
    return measureInRange(pairs, options)
  }
  const scaled = pairs.map(pair => ({...pair, baseline: pair.baseline / far, candidate: pair.candidate / far}))
  const {baseline, candidate, difference, interval, detectable, ...rest} = measureInRange(scaled, options)
  return {
    ...rest,
    baseline: unscaled(baseline),
    candidate: unscaled(candidate),
    difference: unscaled(difference),
    interval: {...interval, low: unscaled(interval.low), high: unscaled(interval.high)},
    detectable: detectable === null ? null : unscaled(detectable),
  }
}

/** Differences, sums and squares of larger numbers may exceed the range of numbers. */
const huge = 2 ** 480
/** A power of two, so that scaling is exact. */
const far = 2 ** 600

const unscaled = (value: number): number => inRange(value * far)

function measureInRange(pairs: readonly Pair[], options: MeasureOptions): Measurement {
  const differences = pairs.map(({baseline, candidate}) => candidate - baseline)
  const drawn = {seed: options.seed, resamples: affordable(options.resamples, pairs.length)}
  const spread = deviationOf(differences)
  const alpha = (1 - options.confidence) / options.family
  const detectable = detectableMean(pairs.length, spread, alpha)
  const size = spread === 0 ? 0 : meanOf(differences) / spread
  return {
    kind: 'score',
    ...means(pairs),
    interval: {...bootstrapInterval(differences, options.confidence, drawn), method: 'bootstrap'},
    test: 'sign-flip',
    p: signFlipTest(differences, drawn),
    effect: {name: 'd', value: options.lowerIsBetter ? 0 - size : size},
    detectable: Number.isFinite(detectable) ? detectable : null,
  }
}

function means(pairs: readonly Pair[]): Pick<Measurement, 'baseline' | 'candidate' | 'difference'> {
  const baseline = meanOf(pairs.map(pair => pair.baseline))
  const candidate = meanOf(pairs.map(pair => pair.candidate))
  return {baseline, candidate, difference: meanOf(pairs.map(pair => pair.candidate - pair.baseline))}
}

// 200 million draws take about a second. Fewer than 1,000 resamples do not determine the ends of an interval.
const affordable = (resamples: number, pairs: number): number =>
  Math.min(resamples, Math.max(1_000, Math.floor(2e8 / Math.max(1, pairs))))
