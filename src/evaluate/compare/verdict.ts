import {fewestPairs} from '../statistics/detectable.ts'
import type {MeasuredComparison} from './comparison.ts'
import {counted, percent, formatP, points, short, shortPercent} from './format-numbers.ts'

/** The part of a comparison that decides the verdict. */
export type Evidence = Omit<MeasuredComparison, 'verdict' | 'summary'>

/** Returns the verdict on one of `family` metrics, and its sentence. */
export function judge(
  evidence: Evidence,
  confidence: number,
  family: number,
): Pick<MeasuredComparison, 'verdict' | 'summary'> {
  const verdict = verdictOf(evidence, 1 - confidence, family)
  return {verdict, summary: sentences[verdict](evidence, {confidence, family})}
}

function verdictOf(evidence: Evidence, alpha: number, family: number): MeasuredComparison['verdict'] {
  const {datapoints, improved, worsened, pAdjusted, difference, lowerIsBetter} = evidence
  if (datapoints < fewestPairs(alpha / family)) return 'too-few'
  if (improved.length + worsened.length === 0) return 'unchanged'
  if (pAdjusted > alpha || difference === 0) return 'no-evidence'
  return difference > 0 === lowerIsBetter ? 'worse' : 'better'
}

type Sentence = (evidence: Evidence, about: {readonly confidence: number; readonly family: number}) => string

const changed: Sentence = (evidence, {confidence, family}) => {
  const {kind, datapoints, improved, worsened, baseline, candidate, interval, pAdjusted, difference, lowerIsBetter} =
    evidence
  const word = difference > 0 === lowerIsBetter ? 'worse' : 'better'
  const chance = `${formatP(pAdjusted)}${family > 1 ? `, corrected for ${family} metrics` : ''}`
  if (kind === 'score') {
    const range = `${shortPercent(confidence)} interval ${short(interval.low)} to ${short(interval.high)}`
    return `${word}: ${short(baseline)} became ${short(candidate)}, difference ${short(difference)}, ${range}, ${chance}`
  }
  const flips =
    word === 'worse'
      ? `${worsened.length} of ${datapoints} flipped to wrong, ${improved.length} to right`
      : `${improved.length} of ${datapoints} flipped to right, ${worsened.length} to wrong`
  return `${word}: ${flips}, ${chance}`
}

const sentences: Readonly<Record<MeasuredComparison['verdict'], Sentence>> = {
  better: changed,
  worse: changed,
  'no-evidence': ({kind, p, detectable}) => {
    const size = detectable === null ? undefined : kind === 'score' ? short(detectable) : points(detectable)
    const limit =
      size === undefined
        ? 'this run could not have detected any difference'
        : `this run could have detected a difference of ${size}`
    return `no evidence of a change (${formatP(p)}); ${limit}`
  },
  unchanged: ({datapoints, baseline, kind}) =>
    `unchanged: all ${counted(datapoints, 'datapoint')} scored as before, ${kind === 'score' ? short(baseline) : percent(baseline)}`,
  'too-few': ({datapoints}, {confidence, family}) =>
    `too few datapoints: ${datapoints} in both runs, at least ${fewestPairs((1 - confidence) / family)} are needed to show a change`,
}
