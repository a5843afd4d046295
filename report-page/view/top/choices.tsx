import type {JSX} from 'preact'
import {visibleLine} from '../../data/visible-text.ts'
import {useModel} from '../parts/use-model.ts'

/** Chooses between the measures of one run as columns, and all runs by one measure. */
export function MeasureChoice(): JSX.Element | null {
  const {view, measures, report} = useModel()
  if (report.head.runs.length < 2) return null
  return (
    <Choice
      label="Content of the columns"
      value={view.measure.value ?? ''}
      options={[
        {value: '', label: 'Metrics of this run'},
        ...measures.map(({id, label}) => ({value: id, label: `${label} of every run`})),
      ]}
      choose={value => {
        view.measure.value = value === '' ? undefined : value
      }}
    />
  )
}

/** Chooses the field by which rows are grouped. */
export function GroupChoice(): JSX.Element | null {
  const {view, report} = useModel()
  const {fields} = report.rows
  if (fields.length === 0) return null
  return (
    <Choice
      label="Group by"
      value={view.group.value ?? ''}
      options={[{value: '', label: 'Not grouped'}, ...fields.map(({name}) => ({value: name, label: `By ${name}`}))]}
      choose={value => {
        view.group.value = value === '' ? undefined : value
      }}
    />
  )
}

/** Chooses whether cards show the distribution of values, or the means over the runs. */
export function TrendSwitch(): JSX.Element | null {
  const {view, report} = useModel()
  const {trend} = report.head
  if (trend === undefined || view.measure.value !== undefined) return null
  const on = view.chart.value === 'trend'
  return (
    <button
      type="button"
      class="field"
      aria-pressed={on}
      onClick={() => {
        view.chart.value = on ? 'distribution' : 'trend'
      }}
    >
      Trend
    </button>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly {readonly value: string; readonly label: string}[]
  readonly choose: (value: string) => void
}

function Choice({label, value, options, choose}: ChoiceProps): JSX.Element {
  return (
    <select class="field" aria-label={label} value={value} onChange={event => choose(event.currentTarget.value)}>
      {options.map(option => (
        <option key={option.value} value={option.value}>
          {visibleLine(option.label)}
        </option>
      ))}
    </select>
  )
}
