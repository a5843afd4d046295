import {render} from 'preact'
import type {ReportHead, ReportRows} from '../src/evaluate/report-files/report-data.ts'
import {blockText, createDetails} from './blocks/details.ts'
import {missingInBrowser, unpack} from './blocks/unpack.ts'
import {createReport} from './data/report.ts'
import {keepInAddress} from './state/address-bar.ts'
import {listenForKeys} from './state/keys.ts'
import {createModel} from './state/model.ts'
import {searchOnQuery} from './state/searching.ts'
import {createTheme} from './state/theme.ts'
import {watchWindow} from './state/window.ts'
import {App} from './view/app.tsx'

const embedded = (id: string): string => document.querySelector(`#${id}`)?.textContent ?? ''

/** Shows the report that this document contains. */
async function start(): Promise<void> {
  const place = document.querySelector('#app')
  const missing = missingInBrowser()
  if (place === null || missing !== undefined) throw new Error(missing ?? 'this document holds no report')
  const theme = createTheme()
  const head = JSON.parse(embedded('head')) as ReportHead
  const rows = JSON.parse(await unpack(embedded('rows'))) as ReportRows
  const report = createReport(head, rows)
  const model = createModel(report, createDetails(report.size, head.blockSize, blockText))
  watchWindow(model)
  keepInAddress(model)
  searchOnQuery(model)
  listenForKeys(model)
  place.replaceChildren()
  render(<App shared={{model, theme}} />, place)
  // `npm run bench -- report` reads this mark.
  performance.mark('table')
}

start().catch((error: unknown) => {
  const note = document.querySelector('#reading')
  if (note !== null) note.textContent = `This report cannot be shown. ${String(error)}`
})
