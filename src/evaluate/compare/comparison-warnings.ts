import type {Comparison} from './comparison.ts'
import {counted} from './format-numbers.ts'

/** Returns the warnings to read before the numbers of `comparison`, one sentence each. */
export function comparisonWarnings(comparison: Omit<Comparison, 'warnings'>): string[] {
  const {baseline, candidate, sameDataset, common, onlyInBaseline, onlyInCandidate} = comparison
  const warnings: string[] = []
  if (!sameDataset) {
    warnings.push(
      `The runs are over different datasets (${baseline.datasetId}, ${candidate.datasetId}): the ${counted(common, 'datapoint')} in both are compared.`,
    )
  }
  if (comparison.changedItems.length > 0) {
    const {changedItems} = comparison
    const example = changedItems.slice(0, 3).join(', ')
    warnings.push(
      `${counted(changedItems.length, 'datapoint')} changed their content, left out unless allowed: ${example}.`,
    )
  }
  if (onlyInBaseline.length > 0) warnings.push(`${counted(onlyInBaseline.length, 'datapoint')} only in the baseline.`)
  if (onlyInCandidate.length > 0)
    warnings.push(`${counted(onlyInCandidate.length, 'datapoint')} only in the candidate.`)
  for (const [name, metric] of Object.entries(comparison.metrics)) {
    if (metric.kind !== 'none' && metric.notScored.length > 0) {
      warnings.push(
        `${name}: ${counted(metric.notScored.length, 'datapoint')} not scored in one of the runs, left out.`,
      )
    }
    if ('failed' in metric && metric.failed.baseline + metric.failed.candidate > 0) {
      const {failed, worst} = metric
      warnings.push(
        `${name}: failed datapoints count as ${worst} (${failed.baseline} in the baseline, ${failed.candidate} in the candidate).`,
      )
    }
  }
  return warnings
}

/** Returns a warning if datapoints of the runs share an id. `runs` have the results of each datapoint by its name. */
export function repeatedIdsWarning(
  ...runs: readonly ReadonlyMap<string, readonly {readonly id: string}[]>[]
): string[] {
  const repeated = new Set(
    runs.flatMap(run => [...run].flatMap(([name, [first]]) => (first?.id === name ? [] : [name]))),
  )
  const [example] = repeated
  if (example === undefined) return []
  return [
    `${counted(repeated.size, 'datapoint')} with the id of another: paired in the order of the dataset, as "${example}". Give each datapoint an \`id\` of its own.`,
  ]
}
