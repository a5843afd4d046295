import type {ComponentChildren, JSX} from 'preact'
import {type Group, groupChange, groupMean} from '../../data/groups.ts'
import {grouped} from '../../data/format.ts'
import {hasMark, type State, stateOf} from '../../data/report.ts'
import type {TableColumn} from '../../data/table-columns.ts'
import {visibleLine} from '../../data/visible-text.ts'
import {narrowBelow} from '../../state/model.ts'
import {Delta, Value} from '../parts/delta.tsx'
import {useModel} from '../parts/use-model.ts'

/** The space of the lines that are not rendered. */
export function Spacer({size, span}: {readonly size: number; readonly span: number}): JSX.Element {
  return (
    <tr aria-hidden="true" class="spacer">
      <td colSpan={span} style={{height: `${size}px`}} />
    </tr>
  )
}

interface LineProps {
  /** The index among the lines that are shown. */
  readonly index: number
  readonly columns: readonly TableColumn[]
}

/** A line of the table. One of the lines is in the tab order. */
function Line({
  index,
  current,
  name,
  children,
}: {
  readonly index: number
  readonly current?: boolean
  readonly name: string
  readonly children: ComponentChildren
}): JSX.Element {
  const {focused} = useModel()
  return (
    <tr
      class={name}
      data-line={index}
      aria-rowindex={index + 2}
      aria-current={current === true ? 'true' : undefined}
      tabIndex={focused.value === index ? 0 : -1}
      onFocus={() => {
        focused.value = index
      }}
    >
      {children}
    </tr>
  )
}

/** One datapoint. */
export function RowLine({row, index, columns}: LineProps & {readonly row: number}): JSX.Element {
  const {view} = useModel()
  return (
    <Line index={index} current={view.open.value === row} name="row">
      {columns.map(column => (
        <td key={column.id} class={column.kind === 'text' ? 'excerpt' : column.kind}>
          <Cell column={column} row={row} />
        </td>
      ))}
    </Line>
  )
}

function Cell({column: {kind, id, measure}, row}: {readonly column: TableColumn; readonly row: number}): JSX.Element {
  const {report, view} = useModel()
  if (kind === 'status') return <Status row={row} />
  if (measure !== undefined) {
    const change = measure.change?.(row) ?? null
    return (
      <>
        <Value measure={measure} value={measure.value(row)} />
        {change !== null && <Delta measure={measure} change={change} />}
      </>
    )
  }
  if (kind === 'text')
    return <bdi>{visibleLine((id === 'input' ? report.rows.inputs : report.rows.outputs)[row] ?? '')}</bdi>
  const name = <bdi class="mono">{visibleLine(report.rows.ids[row] ?? '')}</bdi>
  if (view.width.value >= narrowBelow || view.printing.value) return name
  return (
    <>
      <span class="first-line">
        <Status row={row} /> {name}
      </span>
      <span class="second-line muted">
        <bdi>{visibleLine(report.rows.inputs[row] ?? '')}</bdi>
      </span>
    </>
  )
}

const states: Readonly<Record<State, {readonly text: string; readonly tone: string}>> = {
  pass: {text: '✓ pass', tone: 'better'},
  fail: {text: '✗ fail', tone: 'worse'},
  error: {text: '⚠ error', tone: 'worse'},
  done: {text: '✓ ran', tone: 'muted'},
  aborted: {text: '◌ aborted', tone: 'warning'},
  missing: {text: '– missing', tone: 'muted'},
}

/** The outcome of a datapoint, as a word with an icon. */
export function Status({row}: {readonly row: number}): JSX.Element {
  const {report} = useModel()
  const {text, tone} = states[stateOf(report, row)]
  if (hasMark(report, row, 'flaky')) return <span class="status warning">~ flaky</span>
  return <span class={`status ${tone}`}>{text}</span>
}

/** The heading of a group: its name, its number of rows, and its means. */
export function GroupLine({group, index, columns}: LineProps & {readonly group: Group}): JSX.Element {
  const before = columns.findIndex(({kind}) => kind === 'measure')
  const span = before === -1 ? columns.length : before
  return (
    <Line index={index} name="group">
      <td colSpan={span}>
        <span aria-hidden="true">{group.open ? '▾' : '▸'} </span>
        <strong>
          <bdi>{visibleLine(group.label)}</bdi>
        </strong>{' '}
        <span class="muted">n {grouped(group.rows.length)}</span>
        <span class="hidden">{group.open ? ', open' : ', folded'}</span>
      </td>
      {columns.slice(span).map(({id, measure}) => (
        <td key={id} class="measure">
          {measure !== undefined && <GroupFigures group={group} measure={measure} />}
        </td>
      ))}
    </Line>
  )
}

function GroupFigures({
  group,
  measure,
}: {
  readonly group: Group
  readonly measure: NonNullable<TableColumn['measure']>
}): JSX.Element {
  const {mean, n} = groupMean(group, measure)
  const change = groupChange(group, measure)
  if (mean === null) return <span class="muted">–</span>
  return (
    <span title={`mean of ${n}`}>
      {measure.format(mean)}
      {change !== null && <Delta measure={measure} change={change} />}
    </span>
  )
}
