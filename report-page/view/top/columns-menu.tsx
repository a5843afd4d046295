import type {JSX} from 'preact'
import {allColumns} from '../../data/table-columns.ts'
import {visibleLine} from '../../data/visible-text.ts'
import {MeasureChoice} from './choices.tsx'
import {Menu} from '../parts/menu.tsx'
import {useModel} from '../parts/use-model.ts'

/** Chooses the columns. The page hides some of the chosen columns if space runs out. */
export function ColumnsMenu(): JSX.Element {
  const {view, columns} = useModel()
  const {hidden} = view
  return (
    <Menu label="Columns">
      <MeasureChoice />
      <fieldset>
        <legend>Shown columns</legend>
        {allColumns(columns.value, '')
          .filter(({kind}) => kind !== 'status' && kind !== 'id')
          .map(({id, label}) => (
            <label key={id} class="check">
              <input
                type="checkbox"
                checked={!hidden.value.includes(id)}
                onChange={event => {
                  const others = hidden.value.filter(each => each !== id)
                  hidden.value = event.currentTarget.checked ? others : [...others, id]
                }}
              />
              <bdi>{visibleLine(label)}</bdi>
            </label>
          ))}
      </fieldset>
      <p class="label muted">Columns that do not fit come back when the window grows or the datapoint is closed.</p>
    </Menu>
  )
}
