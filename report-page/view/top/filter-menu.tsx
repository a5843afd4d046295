import type {JSX} from 'preact'
import type {FieldColumn} from '../../../src/evaluate/report-files/report-data.ts'
import {conditions, type Filter} from '../../data/filter.ts'
import type {Measure} from '../../data/measures.ts'
import {visibleLine} from '../../data/visible-text.ts'
import {setFilter} from '../../state/actions.ts'
import {Menu} from '../parts/menu.tsx'
import {useModel} from '../parts/use-model.ts'

/** Chooses the ranges of figures and the metadata values that rows must have. */
export function FilterMenu(): JSX.Element {
  const model = useModel()
  const {view, measures, report} = model
  const filter = view.filter.value
  const count = conditions(filter)
  const change = (part: Partial<Filter>): void => setFilter(model, {...filter, ...part})
  return (
    <Menu label={count === 0 ? 'Filter' : `Filter (${count})`}>
      {measures
        .filter(({kind}) => kind !== 'label')
        .map(measure => (
          <RangeFields key={measure.id} measure={measure} filter={filter} change={change} />
        ))}
      {report.rows.fields.map(field => (
        <FieldChoice key={field.name} field={field} filter={filter} change={change} />
      ))}
      {count > 0 && (
        <button type="button" class="link" onClick={() => change({ranges: [], fields: []})}>
          Remove these filters
        </button>
      )}
    </Menu>
  )
}

interface PartProps {
  readonly filter: Filter
  readonly change: (part: Partial<Filter>) => void
}

function RangeFields({measure, filter, change}: PartProps & {readonly measure: Measure}): JSX.Element {
  const range = filter.ranges.find(each => each.measure === measure.id)
  const set = (end: 'low' | 'high', text: string): void => {
    const infinite = end === 'low' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
    const value = text.trim() === '' || Number.isNaN(Number(text)) ? infinite : Number(text)
    const next = {
      measure: measure.id,
      low: range?.low ?? Number.NEGATIVE_INFINITY,
      high: range?.high ?? Number.POSITIVE_INFINITY,
      [end]: value,
    }
    const others = filter.ranges.filter(each => each !== range)
    const open = next.low === Number.NEGATIVE_INFINITY && next.high === Number.POSITIVE_INFINITY
    change({ranges: open ? others : [...others, next]})
  }
  const name = visibleLine(measure.label)
  const ends = ['low', 'high'] as const
  return (
    <fieldset class="range">
      <legend>
        <bdi>{name}</bdi>
      </legend>
      {ends.map(end => (
        <input
          key={end}
          type="number"
          step="any"
          class="field"
          placeholder={end === 'low' ? 'from' : 'to'}
          aria-label={`${name} ${end === 'low' ? 'from' : 'to'}`}
          value={range !== undefined && Number.isFinite(range[end]) ? range[end] : ''}
          onChange={event => set(end, event.currentTarget.value)}
        />
      ))}
    </fieldset>
  )
}

/** Stands for rows without the field. The marker keeps it different from every value of a user. */
const none = '\u0000none'

function FieldChoice({field, filter, change}: PartProps & {readonly field: FieldColumn}): JSX.Element {
  const {name, values, at} = field
  const chosen = filter.fields.find(each => each.field === name)
  const counts = values.map(() => 0)
  let without = 0
  for (const value of at) {
    if (value === null) without += 1
    else counts[value] = (counts[value] ?? 0) + 1
  }
  return (
    <label class="choice">
      <bdi>{visibleLine(name)}</bdi>
      <select
        class="field"
        value={chosen === undefined ? '' : (chosen.value ?? none)}
        onChange={event => {
          const {value} = event.currentTarget
          const others = filter.fields.filter(each => each !== chosen)
          change({
            fields: value === '' ? others : [...others, {field: name, value: value === none ? null : value}],
          })
        }}
      >
        <option value="">any</option>
        {values.map((value, position) => (
          <option key={value} value={value}>
            {visibleLine(value)} ({counts[position]})
          </option>
        ))}
        {without > 0 && <option value={none}>(none) ({without})</option>}
      </select>
    </label>
  )
}
