import type {JSX} from 'preact'
import {useMemo} from 'preact/hooks'
import {distributionOf} from '../../data/distribution.ts'
import type {Measure} from '../../data/measures.ts'
import type {Sort} from '../../data/sort.ts'
import type {TableColumn} from '../../data/table-columns.ts'
import {visibleLine} from '../../data/visible-text.ts'
import {sortBy} from '../../state/actions.ts'
import {useModel} from '../parts/use-model.ts'

/**
 * The column headings. A click on a heading sorts. The heading of a figure has a second line with the mean and the
 * distribution.
 */
export function TableHead({
  columns,
  size,
}: {
  readonly columns: readonly TableColumn[]
  readonly size: number
}): JSX.Element {
  const model = useModel()
  const sort = model.view.sort.value
  return (
    <thead>
      <tr aria-rowindex={1} style={{height: `${size}px`}}>
        {columns.map(({id, label, kind, measure}) => (
          <th key={id} scope="col" class={kind === 'measure' ? 'measure' : ''} aria-sort={ariaSort(sort, id)}>
            <button type="button" onClick={() => sortBy(model, id)} title={`Sort by ${visibleLine(label)}`}>
              <span class="head-label">
                <bdi>{visibleLine(label)}</bdi>
              </span>
              <span class="sort-mark" aria-hidden="true">
                {mark(sort, id)}
              </span>
            </button>
            {measure !== undefined && size > 36 && <HeadFigures measure={measure} />}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function mark({column, by, descending}: Sort, id: string): string {
  if (column !== id) return ''
  return `${by === 'change' ? 'Δ' : ''}${descending ? '↓' : '↑'}`
}

function ariaSort({column, descending}: Sort, id: string): 'ascending' | 'descending' | 'none' {
  if (column !== id) return 'none'
  return descending ? 'descending' : 'ascending'
}

function HeadFigures({measure}: {readonly measure: Measure}): JSX.Element {
  const {report} = useModel()
  const distribution = useMemo(() => distributionOf(measure, report.size), [measure, report])
  const {mean} = measure.figures ?? {}
  return (
    <span class="head-figures">
      {distribution.kind === 'bars' && <MiniBars counts={distribution.counts} />}
      <span class="muted">{mean === undefined ? '' : `⌀ ${measure.format(mean)}`}</span>
    </span>
  )
}

function MiniBars({counts}: {readonly counts: readonly number[]}): JSX.Element {
  const highest = Math.max(1, ...counts)
  return (
    <svg class="mini" viewBox="0 0 40 12" aria-hidden="true" preserveAspectRatio="none">
      {counts.map((count, bar) =>
        count === 0 ? null : (
          <rect
            key={bar}
            class="bar"
            x={bar * 2}
            width={1.6}
            y={12 - Math.max(1, (12 * count) / highest)}
            height={Math.max(1, (12 * count) / highest)}
          />
        ),
      )}
    </svg>
  )
}
