import type {JSX} from 'preact'
import {useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks'
import {counted} from '../../data/format.ts'
import {allColumns, type TableColumn, tableColumns} from '../../data/table-columns.ts'
import {openRow, showAll, toggleGroup} from '../../state/actions.ts'
import {type Model, narrowBelow} from '../../state/model.ts'
import {TableHead} from './table-head.tsx'
import {GroupLine, RowLine, Spacer} from './table-lines.tsx'
import {useModel} from '../parts/use-model.ts'
import {useVirtual} from '../parts/use-virtual.ts'

const mostPrinted = 200

/** All rows of the view, as a real table. Only the visible lines are rendered. */
export function Table(): JSX.Element {
  const model = useModel()
  const {lines, focused, view} = model
  const scroller = useRef<HTMLDivElement>(null)
  const columns = useColumns(model, scroller)
  const narrow = view.width.value < narrowBelow
  const headSize = narrow ? 36 : 52
  const virtual = useVirtual({
    count: lines.value.length,
    size: narrow ? 60 : 36,
    above: headSize,
    pinned: focused.value,
    scroller,
  })
  useFollow(model, virtual.scrollTo)
  const all = lines.value
  const printing = view.printing.value
  const shown = printing ? all.slice(0, mostPrinted).map((_, index) => ({index, start: 0, end: 0})) : virtual.items
  const last = shown.at(-1)
  return (
    <div class="scroller" ref={scroller} tabIndex={-1}>
      <table
        class={narrow ? 'narrow' : ''}
        aria-label="Datapoints"
        aria-rowcount={all.length + 1}
        style={{width: `${columns.reduce((sum, {width}) => sum + width, 0)}px`}}
      >
        <colgroup>
          {columns.map(({id, width}) => (
            <col key={id} style={{width: `${width}px`}} />
          ))}
        </colgroup>
        <TableHead columns={columns} size={headSize} />
        <tbody onKeyDown={event => onKey(event, model, virtual.scrollTo)} onClick={event => onClick(event, model)}>
          {shown.flatMap(({index, start}, at) => {
            const line = all[index]
            if (line === undefined) return []
            const gap = start - (shown[at - 1]?.end ?? 0)
            return [
              gap > 0 && <Spacer key={`before ${index}`} size={gap} span={columns.length} />,
              'row' in line ? (
                <RowLine key={line.row} row={line.row} index={index} columns={columns} />
              ) : (
                <GroupLine key={line.group.key} group={line.group} index={index} columns={columns} />
              ),
            ]
          })}
          {!printing && last !== undefined && virtual.total > last.end && (
            <Spacer size={virtual.total - last.end} span={columns.length} />
          )}
        </tbody>
      </table>
      {all.length === 0 && <Nothing />}
      {printing && all.length > mostPrinted && <p>and {counted(all.length - mostPrinted, 'more line')}</p>}
    </div>
  )
}

function Nothing(): JSX.Element {
  const model = useModel()
  const {report, found} = model
  if (report.size === 0) return <p class="empty">This run has no datapoints.</p>
  if (found.value?.done === false && found.value.stopped !== true) return <p class="empty">Searching …</p>
  return (
    <p class="empty">
      No datapoint matches.{' '}
      <button type="button" class="field" onClick={() => showAll(model)}>
        Show all {counted(report.size, 'datapoint')}
      </button>
    </p>
  )
}

/** The columns that fit into the scroller. On a narrow screen, the first column holds status, id and input. */
function useColumns(model: Model, scroller: {readonly current: HTMLElement | null}): readonly TableColumn[] {
  const {view, columns} = model
  const [width, setWidth] = useState(1_200)
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    // The scroll bar takes its width from the same box.
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    setWidth(element.clientWidth)
    return () => observer.disconnect()
  }, [scroller])
  const all = allColumns(columns.value, view.sort.value.column)
  if (view.width.value >= narrowBelow || view.printing.value) return tableColumns(all, view.hidden.value, width)
  const stacked: TableColumn = {id: 'id', label: 'Datapoint', kind: 'id', width: 170, grows: true, rank: 0}
  const figures = all
    .filter(({kind}) => kind === 'measure')
    .map(column => ({...column, width: Math.min(column.width, 110)}))
  return tableColumns([stacked, ...figures], view.hidden.value, width)
}

/** Scrolls to the line of the open datapoint. When the order changes, scrolls to the first line. */
function useFollow({view, lines, focused}: Model, scrollTo: (index: number) => void): void {
  const open = view.open.value
  useEffect(() => {
    const line = lines.peek().findIndex(each => 'row' in each && each.row === open)
    if (line !== -1) scrollTo(line)
  }, [open])
  const sort = view.sort.value
  const filter = view.filter.value
  const first = useRef(true)
  useEffect(() => {
    if (!first.current && focused.peek() === 0) scrollTo(0)
    first.current = false
  }, [sort, filter])
}

const steps: Readonly<Record<string, number>> = {ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15}

function onKey(event: KeyboardEvent, model: Model, scrollTo: (index: number) => void): void {
  const {focused, lines} = model
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === 'Enter' || event.key === ' ') act(model, focused.value)
  else {
    const most = lines.value.length - 1
    const step = steps[event.key]
    const to =
      event.key === 'Home' ? 0 : event.key === 'End' ? most : step === undefined ? undefined : focused.value + step
    if (to === undefined) return
    focused.value = Math.min(most, Math.max(0, to))
    scrollTo(focused.value)
    focusLine(focused.value)
  }
  event.preventDefault()
}

// A line out of sight is rendered with the next frame or the one after it.
function focusLine(index: number, tries = 3): void {
  requestAnimationFrame(() => {
    const line = document.querySelector<HTMLElement>(`tr[data-line="${index}"]`)
    if (line !== null) line.focus({preventScroll: true})
    else if (tries > 0) focusLine(index, tries - 1)
  })
}

function onClick(event: MouseEvent, model: Model): void {
  // A reader who selects the text of a row does not want to open it.
  if (getSelection()?.isCollapsed === false) return
  const line = event.target instanceof Element ? event.target.closest<HTMLElement>('tr[data-line]') : null
  if (line !== null) act(model, Number(line.dataset['line']))
}

function act(model: Model, index: number): void {
  const line = model.lines.value[index]
  if (line === undefined) return
  model.focused.value = index
  if ('group' in line) toggleGroup(model, line.group.key)
  else openRow(model, model.view.open.value === line.row ? undefined : line.row)
}
