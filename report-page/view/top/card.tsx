import type {JSX} from 'preact'
import {useMemo} from 'preact/hooks'
import {distributionOf} from '../../data/distribution.ts'
import {counted, grouped, score} from '../../data/format.ts'
import type {Measure} from '../../data/measures.ts'
import {visibleLine} from '../../data/visible-text.ts'
import {sortBy} from '../../state/actions.ts'
import type {TrendValue} from '../../data/trend.ts'
import {DistributionChart, TrendChart} from '../parts/charts.tsx'
import {Delta} from '../parts/delta.tsx'
import {useModel} from '../parts/use-model.ts'

/** One figure: its mean, its uncertainty, and the distribution of its values. A click sorts by it. */
export function Card({
  measure,
  trend,
}: {
  readonly measure: Measure
  readonly trend: readonly TrendValue[] | undefined
}): JSX.Element {
  const model = useModel()
  const {view, report} = model
  const {figures, compared, label, note, format} = measure
  const distribution = useMemo(() => distributionOf(measure, report.size), [measure, report])
  const change = compared?.difference
  return (
    <button
      type="button"
      class="card"
      title={compared === undefined || compared.summary === '' ? undefined : visibleLine(compared.summary)}
      aria-pressed={view.sort.value.column === measure.id}
      onClick={() => sortBy(model, measure.id)}
    >
      <span class="card-name">
        <bdi>{visibleLine(label)}</bdi>
        {change !== undefined && (
          <Delta
            measure={measure}
            change={change}
            proven={compared?.verdict === undefined || isProven(compared.verdict)}
          />
        )}
        {compared !== undefined && change === undefined && (
          <span class="delta muted">
            {compared.relabelled === undefined ? 'not comparable' : `≠ ${grouped(compared.relabelled)}`}
          </span>
        )}
      </span>
      <span class="figure">{figures?.mean === undefined ? '–' : format(figures.mean)}</span>
      <span class="label">
        {note ?? intervalText(measure)}
        <Verdict verdict={compared?.verdict} />
      </span>
      {view.chart.value === 'trend' && trend !== undefined ? (
        <TrendChart points={trend} format={format} />
      ) : (
        <DistributionChart distribution={distribution} measure={measure} />
      )}
      <NotScored measure={measure} />
    </button>
  )
}

function NotScored({measure: {figures}}: {readonly measure: Measure}): JSX.Element | null {
  const {failed = 0, notScored = 0} = figures ?? {}
  const parts = [
    ...(failed > 0 ? [`${grouped(failed)} failed`] : []),
    ...(notScored > 0 ? [`${grouped(notScored)} not scored`] : []),
  ]
  return parts.length === 0 ? null : <span class="label">{parts.join(' · ')}</span>
}

function intervalText({figures}: Measure): string {
  if (figures === undefined) return 'not in this run'
  const {interval, scored, counts} = figures
  if (counts !== undefined) return `${counted(Object.keys(counts).length, 'label')} · n ${grouped(scored)}`
  const range = interval === undefined ? '' : `95 % [${score(interval[0])}, ${score(interval[1])}] · `
  return `${range}n ${grouped(scored)}`
}

/** True when chance alone does not explain a difference. */
const isProven = (verdict: string): boolean => verdict === 'better' || verdict === 'worse'

const verdicts: Readonly<Record<string, string>> = {
  'no-evidence': 'no evidence of a change',
  'too-few': 'too few to compare',
}

/** The sentence for a comparison that does not show a change. */
function Verdict({verdict}: {readonly verdict: string | undefined}): JSX.Element | null {
  const text = verdicts[verdict ?? '']
  return text === undefined ? null : <span class="muted"> · {text}</span>
}
