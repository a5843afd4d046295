import type {JSX} from 'preact'
import {delta} from '../../data/format.ts'
import {judged, type Measure} from '../../data/measures.ts'

/** A change. The arrow shows its direction, and the colour shows whether it is good. */
export function Delta({
  measure,
  change,
  proven = true,
}: {
  readonly measure: Measure
  readonly change: number
  /** `false` means that the change may be chance, so it is neither good nor bad. */
  readonly proven?: boolean
}): JSX.Element {
  const verdict = proven ? judged(measure, change) : undefined
  return (
    <span class={`delta ${verdict ?? 'muted'}`}>
      {delta(change, measure.kind === 'pass-fail' && Math.abs(change) === 1 ? String : measure.format)}
      {verdict !== undefined && <span class="hidden"> {verdict}</span>}
    </span>
  )
}

/** The value of a measure in one row. */
export function Value({
  measure,
  value,
}: {
  readonly measure: Measure
  readonly value: number | string | null
}): JSX.Element {
  if (value === null) return <span class="muted">–</span>
  if (typeof value === 'string') return <bdi>{value}</bdi>
  if (measure.kind === 'pass-fail' && (value === 0 || value === 1)) {
    const good = (value === 1) !== measure.lowerIsBetter
    return (
      <span class={good ? 'better' : 'worse'}>
        <span aria-hidden="true">{value === 1 ? '✓' : '✗'}</span>
        <span class="hidden">{value === 1 ? 'true' : 'false'}</span>
      </span>
    )
  }
  return <>{measure.format(value)}</>
}
