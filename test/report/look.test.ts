import {readFileSync} from 'node:fs'
import test from 'ava'
import type {Browser} from 'playwright-core'
import {inChromium, openChromium} from '../browser/chromium.ts'
import {openReport, textOf} from './open-report.ts'
import {writeReportFile} from './report-file.ts'
import {agentSpans, result, run, supportResults} from './samples.ts'

let browser: Browser | undefined

test.after.always(() => browser?.close())

const inBrowser = inChromium(test)

/** Each of them must look right in any width, in light and in dark. */
const files = {
  compared: () =>
    writeReportFile(
      {
        run: run('a0b1c2d3', supportResults()),
        baselines: [run('b1c2d3e4', supportResults({seed: 1}))],
        gate: {
          passed: false,
          checks: [
            {
              rule: 'min',
              metric: 'correct',
              verdict: 'failed',
              passed: false,
              summary: 'correct: 0.714 is below 0.900',
            },
          ],
        },
      },
      {spansOf: traceId => agentSpans(traceId, traceId.endsWith('-5'))},
    ),
  empty: () => writeReportFile({run: run('a0b1c2d3', [])}),
  aborted: () =>
    writeReportFile({run: run('a0b1c2d3', supportResults({size: 20}), {status: 'aborted', aborted: 30, total: 50})}),
  'not comparable': () =>
    writeReportFile({
      run: run('a0b1c2d3', supportResults({size: 20})),
      baselines: [run('b1c2d3e4', [result('another dataset')])],
    }),
} as const

const says: Readonly<Record<keyof typeof files, RegExp>> = {
  compared: /gate failed.*▼/,
  empty: /This run has no datapoints\./,
  aborted: /The run was aborted: 30 results missing\./,
  'not comparable': /Not comparable with b1c2d3e4: the runs have no datapoint in common/,
}

for (const name of Object.keys(files) as (keyof typeof files)[]) {
  inBrowser(`${name}: nothing overflows in four widths, light and dark`, async t => {
    browser ??= await openChromium()
    const file = await files[name]()
    for (const colorScheme of ['light', 'dark'] as const) {
      await using opened = await openReport(browser, file, {colorScheme})
      const {page} = opened
      t.regex(await textOf(page, '.page'), says[name])
      for (const width of [360, 900, 1440, 2000]) {
        await page.setViewportSize({width, height: width < 900 ? 740 : 900})
        for (const open of name === 'empty' ? [false] : [false, true]) {
          if (open) await page.locator('tr.row').first().click()
          const look = await page.evaluate(measure)
          const at = `${width} px, ${colorScheme}, ${open ? 'open' : 'closed'}`
          t.deepEqual({wide: look.wide, clipped: look.clipped}, {wide: false, clipped: []}, at)
          t.true(look.toolbar <= (width < 1200 || open ? 130 : 60), `${at}: the toolbar is ${look.toolbar} high`)
          if (open) t.true(width < 900 ? look.drawer === width : look.drawer <= 680, `${at}: drawer ${look.drawer}`)
          else if (name !== 'empty') t.true(look.table >= 180, `${at}: the table is ${look.table} high`)
          if (open) await page.keyboard.press('Escape')
          t.true((await page.screenshot()).byteLength > 8_000)
        }
      }
      t.deepEqual(opened.complaints, [])
    }
  })
}

/** What an eye would see at once. */
function measure() {
  const box = (selector: string): DOMRect | undefined => document.querySelector(selector)?.getBoundingClientRect()
  const root = document.documentElement
  const clipped = [...document.querySelectorAll('.chip, .card, .drawer-head button, .toolbar .field, .head .chip')]
    .filter(each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0)
    .map(each => each.textContent ?? '')
  return {
    wide: root.scrollWidth > root.clientWidth,
    clipped,
    toolbar: box('.toolbar')?.height ?? 0,
    drawer: Math.round(box('.drawer')?.width ?? 0),
    table: box('.scroller')?.height ?? 0,
  }
}

inBrowser('forced colours keep the arrows and what is chosen', async t => {
  browser ??= await openChromium()
  await using opened = await openReport(browser, await files.compared(), {forcedColors: 'active'})
  const {page} = opened
  await page.locator('tr.row').first().click()
  t.is(await page.locator('tr[aria-current=true]').evaluate(row => getComputedStyle(row).outlineStyle), 'solid')
  t.regex(await textOf(page, 'tr[aria-current=true]'), /▼/)
})

inBrowser('the colours can be chosen, and the choice is kept', async t => {
  browser ??= await openChromium()
  await using opened = await openReport(browser, await files.compared(), {colorScheme: 'light'})
  const {page} = opened
  const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await background()
  await page.getByRole('button', {name: /^Colours/}).click()
  await page.getByRole('button', {name: /^Colours/}).click()
  t.not(await background(), light)
  await page.reload()
  await page.locator('.scroller table').waitFor()
  t.not(await background(), light)
})

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly {readonly html: string}[]
}

for (const colorScheme of ['light', 'dark'] as const) {
  inBrowser(`axe finds nothing that is serious or moderate, ${colorScheme}`, async t => {
    browser ??= await openChromium()
    const options = {colorScheme, bypassCSP: true}
    await using opened = await openReport(browser, await files.compared(), options)
    const {page} = opened
    await page.evaluate(axe)
    const check = async (state: string): Promise<void> => {
      const violations = await page.evaluate(async () => {
        const {axe: checker} = globalThis as unknown as {axe: {run(): Promise<{violations: readonly Violation[]}>}}
        return (await checker.run()).violations.map(({id, impact, nodes}) => `${impact} ${id}: ${nodes[0]?.html}`)
      })
      t.deepEqual(
        violations.filter(violation => !violation.startsWith('minor')),
        [],
        state,
      )
    }
    await check('closed')
    await page.locator('tr.row').first().click()
    await page.locator('.waterfall .span').first().click()
    await page.getByRole('button', {name: 'Filter'}).click()
    await check('with a datapoint and the filter')
    await page.setViewportSize({width: 360, height: 740})
    await check('narrow')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.evaluate(() => {
      location.hash = '#g=topic'
    })
    await page.locator('tr.group').first().waitFor()
    await page.keyboard.press('?')
    await check('grouped, with the help')
  })
}
