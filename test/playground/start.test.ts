import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import test from 'ava'
import type {Browser} from 'playwright-core'
import {inChromium, openChromium} from '../browser/chromium.ts'
import {run} from '../package/run.ts'
import {openReport, textOf, until} from '../report/open-report.ts'

let browser: Browser | undefined
let report = ''
let flips = 0

test.after.always(() => browser?.close())

test.serial(
  'npm start: two tenants side by side, the experiment and its comparison in 80 columns; npm run spans shows the spans',
  async t => {
    const cwd = mkdtempSync(path.join(tmpdir(), 'enrich-span-'))
    const program = (name: string): string => path.resolve(`.build/playground/${name}.js`)
    const {code, stdout, stderr} = await run(process.execPath, [program('start')], {cwd})
    t.is(code, 0, stderr)
    t.regex(stderr, /commonmark-marked: 652\/652, \d+\/s\n/)
    t.regex(stdout, /^ {2}· ….project = "acme" +· ….project = "initech"$/m)
    t.regex(stdout, /^One global tracer would hold all 4 spans, with the data of both:\nmarked, markdown-it\.$/m)
    t.regex(stdout, /^commonmark-marked, run \w+: 652 datapoints, 0 failed/m)
    const shown = stdout.slice(0, stdout.indexOf('spans went to')).split('\n').slice(0, -1)
    t.true(
      shown.every(line => line.length <= 80),
      shown.find(line => line.length > 80),
    )
    flips = Number(/^ {2}worse: (\d+) of 652 flipped to wrong/m.exec(stdout)?.[1])
    report = fileURLToPath(/^Open the report of both, compared: (file:\S+)$/m.exec(stdout)?.[1] ?? '')
    t.regex(stdout, /^commonmark-markdown-it: 1956 of 1956 spans went to .*, 0 datapoints failed/m)

    const spans = await run(process.execPath, [program('spans')], {cwd})
    t.is(spans.code, 0, spans.stderr)
    t.regex(spans.stdout, /commonmark-markdown-it, run [\w-]+: 652 datapoints, 1956 spans/)
    t.regex(
      spans.stdout,
      /^ {4}render\n {6}· honeyhive_config.converter = "markdown-it"\n {6}· honeyhive_metadata.lines = \d/m,
    )
  },
)

inChromium(test)(
  'the report that npm start names shows the examples that flipped, and why, within two clicks',
  async t => {
    browser = await openChromium()
    await using opened = await openReport(browser, report)
    const {page} = opened
    t.true(flips > 0)
    await page.locator('.chip', {hasText: 'Regressed'}).click()
    await until(page, () => document.querySelector('.shown')?.textContent !== '')
    t.is(await textOf(page, '.shown'), `${flips} shownShow all`)
    await page.locator('tr.row').first().click()
    await page.locator('.drawer[data-ready=true] .diff del').first().waitFor()
    t.regex(await textOf(page, '.scores'), /^exact✗ false▼ was ✓ true/)
    t.is(await page.locator('.waterfall .span').count(), 3)
    t.deepEqual([opened.complaints, opened.requests], [[], []])
  },
)
