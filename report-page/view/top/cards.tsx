import type {JSX} from 'preact'
import {score} from '../../data/format.ts'
import {trendOf} from '../../data/trend.ts'
import {visibleLine} from '../../data/visible-text.ts'
import {Card} from './card.tsx'
import {useModel} from '../parts/use-model.ts'

/** A card for each figure of the run. If the columns are runs, there is a card for each run. */
export function Cards(): JSX.Element {
  const {columns, view, report} = useModel()
  const {trend, runMetrics, runs} = report.head
  const inRuns = view.measure.value !== undefined
  return (
    <section class="cards" aria-label="Figures of the run">
      {columns.value.map(measure => (
        <Card key={measure.id} measure={measure} trend={inRuns ? undefined : trendOf(measure.id, trend)} />
      ))}
      {!inRuns &&
        runMetrics.map(({name, values}) => (
          <WholeRun key={name} name={visibleLine(name)} values={values.map(value => value ?? undefined)} />
        ))}
      {!inRuns && runs[0]?.score !== undefined && <WholeRun name="score" values={runs.map(run => run.score)} />}
    </section>
  )
}

interface WholeRunProps {
  readonly name: string
  readonly values: readonly (number | boolean | string | undefined)[]
}

/** A figure that was measured once for the whole run. */
function WholeRun({name, values: [value, before]}: WholeRunProps): JSX.Element {
  const shown = typeof value === 'number' ? score(value) : String(value ?? '–')
  return (
    <div class="card">
      <span class="card-name">
        <bdi>{name}</bdi>
      </span>
      <span class="figure">{visibleLine(shown)}</span>
      <span class="label">
        whole run
        {before !== undefined && ` · was ${typeof before === 'number' ? score(before) : visibleLine(String(before))}`}
      </span>
    </div>
  )
}
