import type {JSX} from 'preact'
import {useEffect, useState} from 'preact/hooks'
import type {Detail} from '../../../src/evaluate/report-files/report-data.ts'
import {grouped} from '../../data/format.ts'
import {visibleLine} from '../../data/visible-text.ts'
import {openNext, openRow} from '../../state/actions.ts'
import {focusTable} from '../../state/keys.ts'
import {CopyButtons} from './copy-buttons.tsx'
import {DatapointSections} from './datapoint-sections.tsx'
import {Status} from '../table/table-lines.tsx'
import {useModel} from '../parts/use-model.ts'

type Loaded = {readonly row: number; readonly detail: Detail | null} | {readonly row: number; readonly problem: string}

/** Everything about one datapoint. It is beside the table, which stays usable. */
export function Drawer({row}: {readonly row: number}): JSX.Element {
  const model = useModel()
  const {report, rows, details} = model
  const [loaded, setLoaded] = useState<Loaded>()
  useEffect(() => {
    let current = true
    const show = (next: Loaded): void => {
      if (current) setLoaded(next)
    }
    details.of(row).then(
      detail => show({row, detail}),
      (error: unknown) => show({row, problem: String(error)}),
    )
    return () => {
      current = false
    }
  }, [row, details])
  const position = rows.value.indexOf(row)
  const here = loaded?.row === row ? loaded : undefined
  return (
    <aside class="drawer" aria-label="Datapoint" data-ready={here !== undefined}>
      <div class="drawer-head">
        <h2>
          <bdi class="mono">{visibleLine(report.rows.ids[row] ?? '')}</bdi>
        </h2>
        <Status row={row} />
        <span class="label muted position">
          {position === -1
            ? 'not among the shown datapoints'
            : `${grouped(position + 1)} of ${grouped(rows.value.length)}`}
        </span>
        <button
          type="button"
          class="quiet"
          aria-label="Previous datapoint (k)"
          disabled={position <= 0}
          onClick={() => openNext(model, -1)}
        >
          ↑
        </button>
        <button
          type="button"
          class="quiet"
          aria-label="Next datapoint (j)"
          disabled={position === rows.value.length - 1}
          onClick={() => openNext(model, 1)}
        >
          ↓
        </button>
        {here !== undefined && 'detail' in here && here.detail !== null && (
          <CopyButtons row={row} detail={here.detail} />
        )}
        <button
          type="button"
          class="quiet"
          aria-label="Close the datapoint (Escape)"
          onClick={() => {
            openRow(model, undefined)
            focusTable()
          }}
        >
          ✕
        </button>
      </div>
      <div class="drawer-body" key={row} tabIndex={0} role="region" aria-label="Details">
        <DrawerBody loaded={here} row={row} />
      </div>
    </aside>
  )
}

function DrawerBody({loaded, row}: {readonly loaded: Loaded | undefined; readonly row: number}): JSX.Element {
  if (loaded === undefined) return <p class="empty">Reading …</p>
  if ('problem' in loaded) return <p class="banner">The details cannot be read: {loaded.problem}</p>
  if (loaded.detail === null) {
    return (
      <p class="banner">
        The details of this datapoint were left out to keep the file small. They are in the run file:{' '}
        <code>enrich-span show --datapoint</code>
      </p>
    )
  }
  return <DatapointSections row={row} detail={loaded.detail} />
}
