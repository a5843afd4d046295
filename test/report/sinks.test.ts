import test from 'ava'
import xterm from '@xterm/headless'
import {parse} from 'csv-parse/sync'
import MarkdownIt from 'markdown-it'
import {Marked} from 'marked'
import type {Browser, Page} from 'playwright-core'
import {visibleLine, visibleText} from '../../report-page/data/visible-text.ts'
import {csvReport} from '../../src/evaluate/report-files/csv-report.ts'
import {junitReport} from '../../src/evaluate/report-files/junit-report.ts'
import {markdownReport} from '../../src/evaluate/report-files/markdown-report.ts'
import {planReport} from '../../src/evaluate/report-files/plan-report.ts'
import type {ReportableRun} from '../../src/evaluate/report-files/reportable-run.ts'
import {comparisonText} from '../../src/evaluate/reports/comparison-text.ts'
import {type ReportedRun, runText} from '../../src/evaluate/reports/run-report.ts'
import {safeText} from '../../src/evaluate/reports/safe-text.ts'
import {inChromium, openChromium} from '../browser/chromium.ts'
import {hostileTexts} from './hostile-texts.ts'
import {openReport} from './open-report.ts'
import {unpackReport, writeReportFile} from './report-file.ts'
import {agentSpans, result, run} from './samples.ts'

let browser: Browser | undefined

test.after.always(() => browser?.close())

test('the corpus is large enough', t => {
  t.true(hostileTexts.length >= 80)
  t.is(new Set(hostileTexts).size, hostileTexts.length)
})

/** A run in which every text is an id, an input, an output, a field, a metric and an error. */
function hostileRun(runId: string, name: string): ReportableRun {
  const results = hostileTexts.map((text, index) =>
    result(text, {
      index,
      datapoint: {inputs: text, groundTruth: text, metadata: {[text]: text}},
      outputs: text,
      metrics: {score: index % 2 === 0, [`m ${text.slice(0, 100)}`]: text.slice(0, 50), score_explanation: text},
      ...(index % 3 === 0 ? {status: 'failed', error: {name: text, message: text, stack: text}} : {}),
      failures: index % 5 === 0 ? [{evaluator: text, error: {name: 'Error', message: text}}] : [],
      traceId: `trace ${index}`,
    }),
  )
  return run(runId, results, {name})
}

const plan = planReport({run: hostileRun('now', 'hostile'), baselines: [hostileRun('before', 'hostile')]})

/** The replacements that `safeText` documents, undone on neither side: `�` matches whatever it stands for. */
const afterSpaces = (text: string): string => text.replaceAll(/\s+/g, ' ')

test('CSV: a parser gives back every text; nothing is a formula', t => {
  const rows = parse(csvReport(plan), {columns: true, relax_column_count: false}) as Record<string, string>[]
  t.is(rows.length, hostileTexts.length)
  for (const [at, text] of hostileTexts.entries()) {
    const expected = text.replaceAll(/[\0\p{Cs}]/gu, '\ufffd')
    const got = rows[at]?.['inputs'] ?? ''
    t.is(got.replace(/^'/, ''), expected.replace(/^'/, ''), JSON.stringify(text))
    for (const value of Object.values(rows[at] ?? {})) t.notRegex(value, /^\s*[=+@\t\r＝＋－＠]|^\s*-(?!\d)/)
  }
})

test('JSON: what is printed parses to the same, and holds nothing that commands a terminal', t => {
  for (const text of hostileTexts) {
    const printed = [...safeText.json({[text]: [text]}, 2)].join('')
    t.deepEqual(JSON.parse(printed), JSON.parse(JSON.stringify({[text]: [text]})), JSON.stringify(text))
    t.notRegex(printed, /[\u007f-\u009f\u2028\u2029]|(?![\n\t ])\p{Cc}|\p{Cf}/u)
  }
})

test('terminal: a terminal shows the text itself, on its own lines', async t => {
  const terminal = new xterm.Terminal({cols: 20_500, rows: 4, scrollback: 10_000, allowProposedApi: true})
  const write = (text: string): Promise<void> => new Promise(resolve => terminal.write(text, resolve))
  for (const text of hostileTexts) {
    terminal.reset()
    await write(`[${safeText.terminal(text)}]\r\nnext`)
    const line = (row: number): string => terminal.buffer.active.getLine(row)?.translateToString(true) ?? ''
    t.is(line(0), `[${safeText.terminal(text)}]`, JSON.stringify(text))
    t.is(line(1), 'next')
    t.is(terminal.buffer.active.cursorY, 1)
  }
  const reports = [
    runText(hostileRun('now', hostileTexts[52] ?? '') as unknown as ReportedRun, {datapoints: 200}),
    ...(plan.comparison === undefined ? [] : [comparisonText(plan.comparison, {datapoints: 200})]),
  ]
  for (const report of reports) t.notRegex(report, /(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u)
})

const parsers: Readonly<Record<string, (markdown: string) => string>> = {
  marked: markdown => new Marked({gfm: true}).parse(markdown, {async: false}),
  'markdown-it': markdown => new MarkdownIt({html: true, linkify: true}).render(markdown),
}

/** Texts that forges turn into mentions, references, links and pictures wherever they stand, as models write them. */
const references: readonly string[] = [
  'ask @octocat, see https://evil.example',
  'closes #1, fixes octo/repo#12, GH-7 and (#3)',
  'mail a.b@evil.example or mailto:x@evil.example',
  'see evil.example, docs.evil.example/path and www.evil.example.',
  'see http://evil.example, ftp://evil.example and HTTPS://EVIL.EXAMPLE',
  'reverts 0123abc, 0123456789abcdef0123456789abcdef01234567 and octo/repo@0123abcd',
  'of GitLab: !12, $12, %12, &12, ~12, ~"a label", ^alert#12, [issue:12], @group/team, *iteration:1',
  '[click](https://evil.example) ![pixel](https://evil.example/x.png) [a]: https://evil.example',
  'an emoji :tada: and math $x$ and $$y$$',
  'a | b \\| c || d',
  'a\n\n# heading\n| x | y |\n|---|---|\n- list',
  '\\@octocat \\#1 &#64;octocat &#35;1',
]

/** What a forge looks for in each piece of text between two tags, after it has resolved entities. */
const found =
  /(?<![\w`])@\w|(?<!\w)[#!$%&~^]"?\w|\bGH-\d|\b[\da-f]{7,40}\b|:\/\/\w|\bwww\.\w|\w\.[a-z]{2}|:\w+:|\[\w+:\d|\$[^$]+\$/i

for (const [name, render] of Object.entries(parsers)) {
  test(`Markdown: ${name} finds neither a mention, a reference, a link nor a cell in a sentence`, t => {
    for (const text of references) {
      const html = render(`| a | b |\n|---|---|\n| ${safeText.markdown(text)} | z |\n\n${safeText.markdown(text)}\n`)
      t.notRegex(html, /<(?:a|img|h1|li|em|strong|del)\b/, text)
      t.is(html.match(/<td>/g)?.length, 2, text)
      for (const piece of html.split(/<[^>]*>/).map(decode)) t.notRegex(piece, found, text)
      const shown = decode(html.replaceAll(/<!-- -->/g, '').replaceAll(/<[^>]*>/g, '\n'))
      t.true(shown.includes(safeText.terminal(text).trim()), shown)
    }
  })
}

test('Markdown: every sentence of a report is safe, whatever the run, its metrics and its gate are called', t => {
  for (const text of references) {
    const hostile = run(
      'now',
      [result('a', {metrics: {[text]: true}, failures: [{evaluator: text, error: {name: text, message: text}}]})],
      {
        name: text,
        runMetrics: {[text]: text},
      },
    )
    const report = markdownReport({
      run: {...hostile, status: 'aborted', stoppedBy: {name: text, message: text}} as unknown as ReportedRun,
      comparison: planReport({run: hostile, baselines: [run('before', [], {name: text})]}).comparison,
      gate: {
        verdict: 'failed' as const,
        passed: false,
        checks: [{rule: 'min', metric: text, verdict: 'failed', passed: false, summary: `${text} is 0.5`}],
      },
    })
    for (const render of Object.values(parsers)) {
      const html = render(report).replaceAll(/<code>[^<]*<\/code>/g, '<code/>')
      t.notRegex(html, /<(?:a|img)\b/, text)
      for (const piece of html.split(/<[^>]*>/).map(decode))
        t.notRegex(piece, /[@#!]\w|evil\.example|GH-7|0123abc/, text)
    }
  }
})

for (const [name, render] of Object.entries(parsers)) {
  test(`Markdown: ${name} renders each text as text`, t => {
    for (const text of hostileTexts) {
      const expected = afterSpaces(safeText.terminal(text)).trim()
      const cell = render(`| a |\n|---|\n| ${safeText.markdownCell(text)} |\n`)
      const code = /<td><code>([\s\S]*)<\/code><\/td>/.exec(cell)?.[1] ?? ''
      t.is(decode(code).trim(), expected.replaceAll('\\|', '\\¦'), JSON.stringify(text))
      const inText = /<code>([\s\S]*)<\/code>/.exec(render(`- ${safeText.markdownCode(text)}\n`))?.[1] ?? ''
      t.is(decode(inText).trim(), expected, JSON.stringify(text))
      const paragraph = render(`a ${safeText.markdown(text)} z\n`)
      t.is(decode(paragraph.replaceAll('<!-- -->', '').replace(/^<p>a ([\s\S]*) z<\/p>\n$/, '$1')).trim(), expected)
      t.notRegex(paragraph, /<(?!p>|\/p>|!-- -->)/, JSON.stringify(text))
    }
  })
}

const decode = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

test('Markdown: a report of all of it is short enough, and opens no tag of the texts', t => {
  const report = markdownReport({
    run: hostileRun('now', hostileTexts[0] ?? '') as unknown as ReportedRun,
    comparison: plan.comparison,
  })
  t.true(report.length <= 65_000)
  t.regex(report, /characters were cut\.\n$|<\/details>|\n$/)
  const html = parsers['markdown-it']?.(report) ?? ''
  const tags = new Set([...html.matchAll(/<([a-z]\w*)/g)].map(([, tag]) => tag))
  const own = [
    'h3',
    'p',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
    'code',
    'blockquote',
    'details',
    'summary',
    'ul',
    'li',
  ]
  t.deepEqual(
    [...tags].filter(tag => !own.includes(tag ?? '')),
    [],
  )
})

const inBrowser = inChromium(test)

inBrowser('JUnit: a parser of XML gives back every id, message and text', async t => {
  browser ??= await openChromium()
  const page = await browser.newPage()
  const cases = await page.evaluate(
    xml => {
      const parsed = new DOMParser().parseFromString(xml, 'application/xml')
      const problem = parsed.querySelector('parsererror')?.textContent
      if (problem) throw new Error(problem)
      return [...parsed.querySelectorAll('testcase')].map(each => ({
        id: each.getAttribute('name'),
        message: each.querySelector('error')?.getAttribute('message') ?? null,
        text: each.querySelector('error')?.textContent ?? null,
      }))
    },
    junitReport([plan]),
  )
  await page.close()
  t.is(cases.length, hostileTexts.length)
  for (const [at, text] of hostileTexts.entries()) {
    const expected = text.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    t.is(cases[at]?.id, expected, JSON.stringify(text))
    if (at % 3 === 0) t.is(cases[at]?.text, expected.slice(0, 8_000))
  }
})

inBrowser('HTML: nothing runs, nothing is lost, in any place of the page', async t => {
  t.timeout(120_000)
  browser ??= await openChromium()
  const spansOf = (traceId: string) => {
    const text = hostileTexts[Number(traceId.slice(6))] ?? ''
    return agentSpans(traceId).map(span => ({...span, name: text, attributes: {[text]: text}}))
  }
  const title = hostileTexts.slice(0, 60).join(' ')
  const file = await writeReportFile(
    {run: hostileRun('now', title), baselines: [hostileRun('before', '</script>')]},
    {spansOf},
  )
  await using opened = await openReport(browser, file)
  const {page} = opened
  t.is(await page.title(), `${safeTitle(title)} · report`)
  t.deepEqual(await idsInOrder(page), hostileTexts.map(visibleLine))
  for (const [at, text] of hostileTexts.entries()) {
    const shown = await show(page, at)
    t.deepEqual([shown.id, shown.ran], [visibleLine(text), undefined], JSON.stringify(text))
    if (at % 3 !== 0) t.is(shown.input, visibleText(text) === '' ? '(empty)' : visibleText(text))
    t.deepEqual(shown.strange, [], JSON.stringify(text))
  }
  t.deepEqual([opened.complaints, opened.requests], [[], []])
  // What is in the file is the text itself.
  const {rows, blocks} = unpackReport(file)
  t.deepEqual(rows.ids, hostileTexts)
  t.deepEqual(
    blocks.flat().map(detail => detail?.inputs),
    [...hostileTexts],
  )
})

/** The title as `safeText.html` writes it and a parser reads it. */
const safeTitle = (title: string): string =>
  title
    .slice(0, 200)
    .replaceAll(/(?![\t\n\r])\p{Cc}/gu, '\ufffd')
    .replaceAll(/\s+/g, ' ')
    .trim()

async function idsInOrder(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    location.hash = `#s=${encodeURIComponent('["dataset","value","up"]')}`
  })
  return page.evaluate(async () => {
    const ids = new Map<number, string>()
    const scroller = document.querySelector('.scroller')
    for (let top = 0; top < 120 * 36; top += 360) {
      scroller?.scrollTo(0, top)
      await new Promise(resolve => setTimeout(resolve, 30))
      for (const row of document.querySelectorAll('tr.row')) {
        ids.set(Number(row.getAttribute('aria-rowindex')), row.querySelector('td.id bdi')?.textContent ?? '')
      }
    }
    return [...ids].sort(([a], [b]) => a - b).map(([, id]) => id)
  })
}

/** Opens the datapoint at a position, in every view of its output, and tells what the page shows of it. */
function show(page: Page, at: number) {
  return page.evaluate(async position => {
    const frame = (): Promise<unknown> => new Promise(requestAnimationFrame)
    document.querySelector('.scroller')?.scrollTo(0, Math.max(0, position * 36 - 100))
    let row: HTMLElement | null = null
    while (row === null) {
      await frame()
      row = document.querySelector<HTMLElement>(`tr[aria-rowindex="${position + 2}"]`)
    }
    if (row.getAttribute('aria-current') !== 'true') row.click()
    while (document.querySelector(`tr[aria-rowindex="${position + 2}"][aria-current=true]`) === null) await frame()
    while (document.querySelector('.drawer[data-ready=true] .facts') === null) await frame()
    // What a click changes is rendered with the next task; a frame for each would take a minute.
    const task = (): Promise<unknown> => new Promise(resolve => setTimeout(resolve))
    for (const tab of document.querySelectorAll<HTMLElement>('.drawer .tabs button')) {
      tab.click()
      await task()
    }
    document.querySelector<HTMLElement>('.waterfall .span')?.click()
    await task()
    const places = [...document.querySelectorAll('.rendered *')]
    return {
      id: document.querySelector('.drawer h2')?.textContent,
      input: document.querySelector('.drawer pre[aria-label=Input]')?.textContent,
      ran: (globalThis as {ran?: unknown}).ran,
      strange: places
        .filter(
          each =>
            each.attributes.length > 0 ||
            /^(script|style|iframe|object|svg|math|img|a|form|input)$/i.test(each.localName),
        )
        .map(each => each.outerHTML.slice(0, 100)),
    }
  }, at)
}
