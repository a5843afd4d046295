// `npm run bench -- report-picture` takes the picture of docs/report.md and README: the report of `npm start`, as it is.
import {mkdtempSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import process from 'node:process'
import {openChromium} from '../browser/chromium.ts'
import {run} from '../package/run.ts'
import {openReport} from '../report/open-report.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-picture-'))
const ended = await run(process.execPath, [path.resolve('.build/playground/start.js')], {cwd: folder})
if (ended.code !== 0) throw new Error(ended.stderr)

const browser = await openChromium()
const file = path.join(folder, '.enrich-span/reports/marked.html')
{
  await using opened = await openReport(browser, file, {
    hash: '#i=example-12&f=regressed',
    viewport: {width: 1440, height: 860},
  })
  await opened.page.locator('.drawer[data-ready=true] .facts').waitFor()
  const picture = await opened.page.screenshot()
  writeFileSync('docs/report.png', picture)
  console.log(`docs/report.png: ${Math.round(picture.byteLength / 1_024)} KiB`)
}
await browser.close()
