import {type Cell, isEmpty} from './comparable-run.ts'
import type {LabelComparison} from './comparison.ts'
import {counted} from './format-numbers.ts'
import {type CellPair, notScored} from './pairs.ts'

/** Lists the datapoints whose label changed. */
export function compareLabels(cells: readonly CellPair[]): LabelComparison {
  const labels = cells
    .filter(({baseline, candidate}) => !isEmpty(baseline) && !isEmpty(candidate))
    .map(({id, baseline, candidate}) => ({id, baseline: labelOf(baseline), candidate: labelOf(candidate)}))
  const changed = labels.filter(({baseline, candidate}) => baseline !== candidate)
  return {
    kind: 'label',
    summary: `${changed.length} of ${counted(labels.length, 'datapoint')} changed their label; labels have no order, so this is neither better nor worse`,
    datapoints: labels.length,
    notScored: notScored(cells),
    baseline: tally(labels.map(({baseline}) => baseline)),
    candidate: tally(labels.map(({candidate}) => candidate)),
    changed,
  }
}

// Trials may differ in their labels. All labels of a datapoint together are its label, sorted so that their order does
// not matter.
const labelOf = ({values, failed}: Cell): string =>
  [...values.map(String), ...Array.from({length: failed}, () => '(failed)')].sort().join(' | ')

function tally(labels: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a))
}
