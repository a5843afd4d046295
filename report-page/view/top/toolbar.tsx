import type {JSX} from 'preact'
import {chipsOf, type Chip} from '../../data/filter.ts'
import {grouped} from '../../data/format.ts'
import {setFilter, showAll} from '../../state/actions.ts'
import {isFiltered} from '../../state/model.ts'
import {ColumnsMenu} from './columns-menu.tsx'
import {FilterMenu} from './filter-menu.tsx'
import {SearchField} from './search-field.tsx'
import {GroupChoice, MeasureChoice, TrendSwitch} from './choices.tsx'
import {useModel} from '../parts/use-model.ts'

const labels: Readonly<Record<Chip, string>> = {
  all: 'All',
  errors: '⚠ Errors',
  failed: '✗ Failed',
  different: '≠ Different',
  regressed: '▼ Regressed',
  improved: '▲ Improved',
  flaky: '~ Flaky',
  missing: 'Missing',
}

/** The controls of the table: search, chips, filter, groups and columns. */
export function Toolbar(): JSX.Element {
  const model = useModel()
  const {view, rows, report} = model
  const {filter} = view
  return (
    <section class="toolbar" aria-label="Shown datapoints">
      <SearchField />
      <div class="chips" role="group" aria-label="Filter by status">
        {chipsOf(report).map(({chip, count}) => (
          <button
            key={chip}
            type="button"
            class={`chip ${chip}`}
            aria-pressed={filter.value.chip === chip}
            disabled={count === 0 && chip !== 'all' && filter.value.chip !== chip}
            onClick={() => setFilter(model, {...filter.value, chip: filter.value.chip === chip ? 'all' : chip})}
          >
            {labels[chip]} <span class="count">{grouped(count)}</span>
          </button>
        ))}
      </div>
      <FilterMenu />
      <span class="shown">
        {isFiltered(view) && (
          <>
            {grouped(rows.value.length)} shown
            <button type="button" class="link" onClick={() => showAll(model)}>
              Show all
            </button>
          </>
        )}
      </span>
      <div class="choices">
        {report.head.runs.length > 2 && <MeasureChoice />}
        <GroupChoice />
        <TrendSwitch />
        <ColumnsMenu />
      </div>
    </section>
  )
}
