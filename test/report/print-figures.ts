// `npm run bench -- report`: the figures of a report of 10,000 datapoints of 2 KB with a baseline and five spans each.
// `-- report 2000` takes another number of datapoints.
import {statSync} from 'node:fs'
import process from 'node:process'
import {gzipSync} from 'node:zlib'
import type {Browser, Page} from 'playwright-core'
import type {ReportableRow} from '../../src/evaluate/report-files/reportable-run.ts'
import {template} from '../../src/evaluate/report-files/template.ts'
import {chromiumPath, openChromium} from '../browser/chromium.ts'
import {createEnglish} from './english.ts'
import {type OpenReport, openReport} from './open-report.ts'
import {unpackReport, writeReportFile} from './report-file.ts'
import {agentSpans, noise, result, run} from './samples.ts'

const size = Number(process.argv[2] ?? 10_000)
const rounds = 5

interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly most?: number
}

const figures: Figure[] = []
const note = (what: string, value: number, unit: string, most?: number): void => {
  figures.push({what, value, unit, ...(most === undefined ? {} : {most})})
}

const english = createEnglish(7)
const results = (seed: number, texts: readonly (readonly [string, string])[]): ReportableRow[] =>
  texts.map(([question, answer], index) => {
    const chance = noise(index, seed)
    const changed = seed > 0 && noise(index, 99) < 0.05
    return result(`datapoint-${index}`, {
      index,
      datapoint: {
        inputs: {question},
        metadata: {language: ['en', 'de', 'fr'][index % 3], topic: `topic ${index % 12}`},
      },
      outputs: changed ? `${answer.slice(0, 900)} ${english(60)}` : answer,
      metrics: {correct: chance > 0.2, similarity: Math.round(1e6 * chance) / 1e6, helpful: Math.round(4 * chance) / 4},
      latencyMs: 200 + 1_000 * noise(index, seed + 5),
      usage: {inputTokens: 400 + (index % 90), outputTokens: 200 + (index % 40), cost: 0.001 + chance / 1_000},
      traceId: `trace-${index}`,
    })
  })

const texts = Array.from({length: size}, () => [english(1_000), english(1_000)] as const)
const now = run('a0b1c2d3-e4f5', results(0, texts))
const before = run('b1c2d3e4-f5a0', results(1, texts))
const ownText = texts.reduce((sum, [a, b]) => sum + a.length + b.length, 0)
const spansOf = (traceId: string) => agentSpans(traceId, traceId.endsWith('7'))

const began = performance.now()
const busy = process.cpuUsage()
const file = await writeReportFile({run: now, baselines: [before]}, {spansOf})
note('writing the file', (performance.now() - began) / 1_000, 's', 5)
const {user, system} = process.cpuUsage(busy)
note('writing the file, of a processor', (user + system) / 1e6, 's')
const bytes = statSync(file).size
note('file', bytes / 1e6, 'MB', (0.5 * ownText + 200 * size) / 1e6)
note("file, of the run's own text", (100 * bytes) / ownText, '%')
const smaller = await writeReportFile({run: now, baselines: [before]}, {spansOf, maxBytes: 10e6 - 250_000})
note('--max-mb 10', statSync(smaller).size / 1e6, 'MB', 10)
note('--max-mb 10, datapoints without details', unpackReport(smaller).head.leftOut, '')
const code = `${template?.style ?? ''}${template?.script ?? ''}`
note('code with style, gzip', gzipSync(code, {level: 9}).byteLength / 1_024, 'KiB', 90)

if (chromiumPath === undefined) console.log('Chromium is not here: the figures of the page are missing.')
else await measurePage(await openChromium())

for (const {what, value, unit, most} of figures) {
  const limit = most === undefined ? '' : `  at most ${round(most)}${value > most ? '  MISSED' : ''}`
  console.log(`${what.padEnd(46)}${round(value).padStart(9)} ${unit.padEnd(4)}${limit}`)
}

async function measurePage(browser: Browser): Promise<void> {
  const paints: number[] = []
  const tables: number[] = []
  for (let at = 0; at < rounds; at++) {
    await using opened = await openReport(browser, file)
    paints.push(await firstPaint(opened.page))
    tables.push(await opened.page.evaluate(() => performance.getEntriesByName('table')[0]?.startTime ?? Number.NaN))
  }
  note('first paint', median(paints) / 1_000, 's', 0.5)
  note('table', median(tables) / 1_000, 's', 1)
  await using opened = await openReport(browser, file)
  const {page} = opened
  note('DOM nodes', await nodes(page), '', 1_500)
  note('heap', await heap(opened), 'MB', 25)
  const sorting = await repeat(page, '.scroller th button', 3)
  note('sort', median(sorting.ms), 'ms', 200)
  note('sort, longest task', median(sorting.tasks), 'ms', 200)
  const filtering = await repeat(page, '.chips .chip', 2)
  note('filter', median(filtering.ms), 'ms', 200)
  note('filter, longest task', median(filtering.tasks), 'ms', 200)
  note('datapoint', median(await openings(page)), 'ms', 150)
  note('DOM nodes with a datapoint', await nodes(page), '', 1_500)
  await page.keyboard.press('Escape')
  const scrolled = await scroll(page)
  note('frames while scrolling fast', scrolled.frames, '')
  note('empty ones among them', scrolled.empty, '', 0)
  note('first search', (await search(page, 'the invoice')) / 1_000, 's', 2.5)
  note('next search', await search(page, 'another query'), 'ms', 400)
  note('heap after a search', await heap(opened), 'MB', 130)
  await browser.close()
}

function firstPaint(page: Page): Promise<number> {
  return page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN)
}

function nodes(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelectorAll('*').length)
}

async function heap({page}: OpenReport): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const {usedSize} = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 1e6
}

/** Clicks the `at`-th of `selector` again and again; milliseconds to the next painted frame, and the longest task of each. */
function repeat(page: Page, selector: string, at: number): Promise<{ms: number[]; tasks: number[]}> {
  return page.evaluate(
    async ([query, position, times]) => {
      const ms: number[] = []
      const tasks: number[] = []
      let longest = 0
      const observer = new PerformanceObserver(list => {
        for (const {duration} of list.getEntries()) longest = Math.max(longest, duration)
      })
      observer.observe({type: 'longtask'})
      for (let time = 0; time < times; time++) {
        longest = 0
        const begin = performance.now()
        document.querySelectorAll<HTMLElement>(query)[position]?.click()
        await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))
        ms.push(performance.now() - begin)
        await new Promise(resolve => setTimeout(resolve, 300))
        tasks.push(longest)
      }
      observer.disconnect()
      return {ms, tasks}
    },
    [selector, at, 2 * rounds] as const,
  )
}

function openings(page: Page): Promise<number[]> {
  return page.evaluate(async times => {
    const ms: number[] = []
    for (let at = 0; at < times; at++) {
      const row = document.querySelectorAll<HTMLElement>('tr.row')[2 + 3 * at]
      const id = row?.querySelector('td.id')?.textContent
      const begin = performance.now()
      row?.click()
      const isShown = (): boolean =>
        document.querySelector('.drawer h2')?.textContent === id &&
        document.querySelector('.drawer[data-ready=true] .facts') !== null
      while (!isShown()) await new Promise(requestAnimationFrame)
      ms.push(performance.now() - begin)
      await new Promise(resolve => setTimeout(resolve, 100))
    }
    return ms
  }, rounds)
}

/** Scrolls 200 frames of 900 pixels; a frame is empty when no row lies in the middle of the table. */
function scroll(page: Page): Promise<{frames: number; empty: number}> {
  return page.evaluate(async () => {
    const scroller = document.querySelector('.scroller')
    if (scroller === null) return {frames: 0, empty: 0}
    const box = scroller.getBoundingClientRect()
    let empty = 0
    for (let frame = 0; frame < 200; frame++) {
      scroller.scrollTop += 900
      // Two frames: the first one scrolls, with the second one its rows must be there.
      await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
      const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
      if (middle?.closest('tr.row') === null) empty += 1
    }
    return {frames: 200, empty}
  })
}

function search(page: Page, query: string): Promise<number> {
  return page.evaluate(async text => {
    const field = document.querySelector<HTMLInputElement>('#search')
    if (field === null) return Number.NaN
    const begin = performance.now()
    field.value = text
    field.dispatchEvent(new Event('input', {bubbles: true}))
    const frame = (): Promise<unknown> => new Promise(requestAnimationFrame)
    await new Promise(resolve => setTimeout(resolve, 160))
    await frame()
    while (document.querySelector('.search progress') !== null) await frame()
    return performance.now() - begin
  }, query)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function round(value: number): string {
  return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(value >= 10 ? 1 : 2)
}
