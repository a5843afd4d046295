import {slicesOf} from '../compare/slices.ts'
import {counted} from '../compare/format-numbers.ts'
import {checkThresholds} from './check-thresholds.ts'
import {type GateCheck, type GateRules, toCheck} from './gate-rules.ts'
import type {GatedRun} from './gated-run.ts'
import {measuredOnly, settleBoth} from './measured-only.ts'

/** Checks the rules `min` and `max` for every value of the fields in `slices`. */
export function checkSlices(run: GatedRun, rules: GateRules): GateCheck[] {
  return Object.entries(rules.slices ?? {}).flatMap(([field, {minItems = 1, ...limits} = {}]) => {
    const slices = slicesOf(run, field)
    if (slices.size === 0) {
      const summary = `${field}: the run kept none of its datapoints. Gate its run file`
      return [toCheck('coverage', 'inconclusive', summary)]
    }
    return [...slices].flatMap(([value, part]) => {
      const slice = `${field}=${value}`
      const size = new Set(part.datapoints.map(({id}) => id)).size
      if (size < minItems) {
        const summary = `${slice}: not judged, it has ${counted(size, 'datapoint')} and ${minItems} are needed`
        return [{...toCheck('coverage', 'passed', summary), slice}]
      }
      const rulesOf = {...limits, minCoverage: rules.minCoverage, lowerIsBetter: rules.lowerIsBetter}
      const checks = checkThresholds(part, rulesOf, [])
      return settleBoth(checks, () => checkThresholds(measuredOnly(part), rulesOf, []), part).map(check => ({
        ...check,
        slice,
        summary: `${slice}: ${check.summary}`,
      }))
    })
  })
}
