import test from 'ava'
import type {Browser, Page} from 'playwright-core'
import {chromiumPath, inChromium, openChromium} from '../browser/chromium.ts'
import {type OpenOptions, openReport, shownIds, textOf, until} from './open-report.ts'
import {writeReportFile} from './report-file.ts'
import {agentSpans, result, run, supportResults} from './samples.ts'

let browser: Browser | undefined
let file = ''

const inBrowser = inChromium(test)

test.before('a report of 350 datapoints with a baseline and spans', async () => {
  if (chromiumPath === undefined) return
  browser = await openChromium()
  const options = {size: 350}
  file = await writeReportFile(
    {
      run: run('a0b1c2d3', supportResults(options)),
      baselines: [run('b1c2d3e4', supportResults({...options, seed: 1}))],
    },
    {spansOf: traceId => agentSpans(traceId, traceId.endsWith('-5'))},
  )
})

test.after.always(() => browser?.close())

/** Opens the report, acts, and sees that nothing complained and nobody was asked. */
async function visit(
  t: {deepEqual(a: unknown, b: unknown): void},
  act: (page: Page) => Promise<void>,
  options: OpenOptions & {readonly of?: string} = {},
): Promise<void> {
  if (browser === undefined) throw new Error('there is no browser')
  const {of: other = file, ...rest} = options
  await using opened = await openReport(browser, other, rest)
  await act(opened.page)
  t.deepEqual([opened.complaints, opened.requests], [[], []])
}

const chip = (page: Page, name: string) => page.locator('.chips .chip', {hasText: name})
const head = (page: Page, name: string) => page.locator('.scroller th button', {hasText: name})
const drawer = (page: Page) => page.locator('.drawer[data-ready=true]')

inBrowser('the table shows regressions first; a click on a row says why', async t => {
  await visit(t, async page => {
    t.regex(
      await textOf(page, '.head'),
      /^support answers2026-11-20 09:30 UTC · run a0b1c2d3 · 350 datapoints · compared with b1c2d3e4/,
    )
    const [first = ''] = await shownIds(page)
    t.regex(await textOf(page, 'tr.row'), /✗ fail/)
    await page.locator('tr.row').first().click()
    await drawer(page).waitFor()
    t.is(await textOf(page, '.drawer h2'), first)
    t.regex(await textOf(page, '.scores'), /correct✗ false▼ was ✓ true/)
    t.deepEqual(
      [(await page.locator('.diff ins').count()) > 0, (await page.locator('.diff del').count()) > 0],
      [true, true],
    )
    t.is(await page.locator('tr[aria-current=true]').count(), 1)
  })
})

inBrowser('chips count, filter, and can be taken back', async t => {
  await visit(t, async page => {
    const counts = Object.fromEntries(
      await page
        .locator('.chips .chip')
        .evaluateAll(chips =>
          chips.map(each => [
            each.textContent?.replace(/[\d,]+$/, '').trim(),
            Number(each.querySelector('.count')?.textContent),
          ]),
        ),
    ) as Record<string, number>
    t.deepEqual(Object.keys(counts), ['All', '⚠ Errors', '✗ Failed', '≠ Different', '▼ Regressed', '▲ Improved'])
    t.is(counts['⚠ Errors'], 1)
    await chip(page, 'Errors').click()
    t.deepEqual(await shownIds(page), ['ticket-006'])
    t.regex(await textOf(page, 'main [role=status]'), /^1 datapoint shown/)
    await page.getByRole('button', {name: 'Show all'}).click()
    t.is(await page.locator('table[aria-rowcount="351"]').count(), 1)
  })
})

inBrowser('a filter takes a range of a score and a value of a field', async t => {
  await visit(t, async page => {
    await page.getByRole('button', {name: 'Filter', exact: true}).click()
    await page.getByLabel('similarity to').fill('0.5')
    await page.getByLabel('similarity to').press('Tab')
    await page.locator('.popover select').first().selectOption('de')
    await page.keyboard.press('Escape')
    await page.getByRole('button', {name: 'Filter (2)'}).waitFor()
    const rows = Number(await page.locator('.scroller table').getAttribute('aria-rowcount')) - 1
    t.true(rows > 0 && rows < 40)
    await page.locator('tr.row').first().click()
    await drawer(page).waitFor()
    t.regex(await textOf(page, '.drawer'), /"language": "de"/)
  })
})

inBrowser('a head sorts by change, by value, the other way round, and back', async t => {
  await visit(t, async page => {
    const seen: string[] = []
    for (let click = 0; click < 4; click++) {
      await head(page, 'similarity').click()
      seen.push(await textOf(page, 'main [role=status]'))
    }
    t.deepEqual(seen, [
      'Sorted by change of similarity, worst first',
      'Sorted by similarity, lowest first',
      'Sorted by similarity, highest first',
      'Sorted by change, regressions first',
    ])
    await head(page, 'Datapoint').click()
    t.deepEqual((await shownIds(page)).slice(0, 3), ['ticket-001', 'ticket-002', 'ticket-003'])
    t.is(await page.locator('th[aria-sort=ascending]').textContent(), 'Datapoint↑')
  })
})

inBrowser('a search looks through inputs, outputs, errors and spans; a pattern too', async t => {
  await visit(t, async page => {
    const found = async (query: string): Promise<string> => {
      await page.locator('#search').fill(query)
      await page.evaluate(() => new Promise(resolve => setTimeout(resolve, 200)))
      await until(page, () => document.querySelector('.search progress') === null)
      return (await page.locator('.scroller table').getAttribute('aria-rowcount')) ?? ''
    }
    t.is(await found('order: 1017'), '2')
    t.is(await found('KEEP-ALIVE'), '2')
    t.is(await found('/did not (respond|answer) within/'), '2')
    t.is(await found('search policies'), '351')
    t.is(await found('nobody wrote this'), '1')
    t.regex(await textOf(page, '.empty'), /^No datapoint matches\. Show all 350 datapoints$/)
    t.is(await found('/(/'), '351')
    t.regex(await textOf(page, '.search-note'), /Invalid regular expression/)
  })
})

inBrowser('the waterfall shows nesting, parallel spans and the one that failed', async t => {
  await visit(
    t,
    async page => {
      await drawer(page).waitFor()
      const spans = await page.locator('.waterfall .span').evaluateAll(lines =>
        lines.map(line => ({
          name: line.querySelector('bdi')?.textContent,
          indent: (line.querySelector('.span-name') as HTMLElement).style.paddingLeft,
          left: Math.round(line.querySelector('.span-bar')?.getBoundingClientRect().left ?? 0),
          right: Math.round(line.querySelector('.span-bar')?.getBoundingClientRect().right ?? 0),
          failed: line.querySelector('.failed') !== null,
        })),
      )
      t.deepEqual(
        spans.map(({name, indent, failed}) => `${name} ${indent}${failed ? ' failed' : ''}`),
        [
          'answer 0px',
          'search orders 12px',
          'search policies 12px',
          'chat gpt-5-mini 12px failed',
          'POST /v1/chat 24px failed',
        ],
      )
      const [, orders, policies] = spans
      t.true(orders !== undefined && policies !== undefined && policies.left < orders.right, 'parallel ones overlap')
      t.is(await page.locator('.track .event').count(), 1)
      await page.locator('.waterfall .span').nth(3).click()
      t.regex(
        await textOf(page, '.span-details'),
        /starts at 350 ms, takes 510 ms.*socket hang up.*event first token at 500 ms.*gen_ai\.request\.model.*gpt-5-mini/,
      )
      t.regex(await textOf(page, '.error-line'), /^TimeoutError: the model did not respond within 30,000 ms$/)
    },
    {hash: '#i=ticket-006'},
  )
})

inBrowser('an address shows the same view after a reload, also a datapoint of the last block', async t => {
  await visit(
    t,
    async page => {
      await drawer(page).waitFor()
      t.is(await textOf(page, '.drawer h2'), 'ticket-349')
      t.regex(await textOf(page, '.drawer'), /Order: 1348/)
      await chip(page, 'Failed').click()
      await head(page, 'correct').click()
      await page.locator('#search').fill('refunds')
      // A search shows what it has found so far until it is through, and the address follows the last key.
      await until(
        page,
        () => location.hash.includes('q=refunds') && document.querySelector('.search progress') === null,
      )
      const before = {ids: await shownIds(page), address: page.url()}
      t.regex(before.address, /#i=ticket-349&f=failed&s=.*&q=refunds$/)
      await page.reload()
      await drawer(page).waitFor()
      let after = await shownIds(page)
      for (let tries = 0; tries < 100 && after.join() !== before.ids.join(); tries++) {
        await page.evaluate(() => new Promise(requestAnimationFrame))
        after = await shownIds(page)
      }
      t.deepEqual({ids: after, address: page.url()}, before)
    },
    {hash: '#i=ticket-349'},
  )
})

inBrowser('opening is an entry of the history, filtering is none', async t => {
  await visit(t, async page => {
    const length = (): Promise<number> => page.evaluate(() => history.length)
    const begin = await length()
    await chip(page, 'Failed').click()
    await page.evaluate(() => new Promise(resolve => setTimeout(resolve, 300)))
    await page.locator('tr.row').nth(1).click()
    await drawer(page).waitFor()
    const first = await textOf(page, '.drawer h2')
    await page.keyboard.press('j')
    await until(page, () => document.querySelector('.drawer .position')?.textContent?.startsWith('3 of') === true)
    t.is((await length()) - begin, 2)
    await page.goBack()
    await until(page, () => document.querySelector('.drawer .position')?.textContent?.startsWith('2 of') === true)
    t.is(await textOf(page, '.drawer h2'), first)
    await page.goBack()
    await page.locator('.drawer').waitFor({state: 'detached'})
    t.is(await chip(page, 'Failed').getAttribute('aria-pressed'), 'true')
  })
})

inBrowser('everything works by keyboard alone', async t => {
  await visit(t, async page => {
    await page.keyboard.press('/')
    t.is(await page.evaluate(() => document.activeElement?.id), 'search')
    await page.keyboard.press('Escape')
    await page.locator('tr[tabindex="0"]').focus()
    await page.keyboard.press('End')
    await until(page, () => document.activeElement?.getAttribute('aria-rowindex') === '351')
    await page.keyboard.press('Home')
    await until(page, () => document.activeElement?.getAttribute('aria-rowindex') === '2')
    await page.keyboard.press('ArrowDown')
    await until(page, () => document.activeElement?.getAttribute('aria-rowindex') === '3')
    // The focused line stays rendered when it scrolls away.
    await page.locator('.scroller').evaluate(each => each.scrollTo(0, 9_000))
    await page.evaluate(() => new Promise(resolve => setTimeout(resolve, 100)))
    t.is(await page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex')), '3')
    await page.keyboard.press('Enter')
    await drawer(page).waitFor()
    await page.keyboard.press('n')
    await until(page, () => document.querySelector('.drawer .position')?.textContent?.startsWith('3 of') === true)
    await page.keyboard.press('k')
    await until(page, () => document.querySelector('.drawer .position')?.textContent?.startsWith('2 of') === true)
    await page.keyboard.press('?')
    t.regex(await textOf(page, '.help'), /open the next datapoint that failed/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.locator('.drawer').waitFor({state: 'detached'})
    await until(page, () => document.activeElement?.tagName === 'TR')
    t.pass()
  })
})

inBrowser('a datapoint is copied as JSON and as Markdown', async t => {
  await visit(
    t,
    async page => {
      await drawer(page).waitFor()
      const copied = async (name: string): Promise<string> => {
        await page.getByRole('button', {name}).click()
        return page.evaluate(() => navigator.clipboard.readText())
      }
      await page.getByRole('button', {name: 'Copy'}).click()
      const json = JSON.parse(await copied('As JSON')) as {
        id: string
        runs: readonly {trials: readonly {spans: unknown[]}[]}[]
      }
      t.is(json.id, 'ticket-006')
      t.is(json.runs[0]?.trials[0]?.spans.length, 5)
      const markdown = await copied('As Markdown')
      t.regex(markdown, /^### `ticket-006`: error\n/)
      t.regex(markdown, /\*\*Error\*\*\n\n```\nTimeoutError: the model did not respond/)
    },
    {hash: '#i=ticket-006', permissions: ['clipboard-read', 'clipboard-write']},
  )
})

inBrowser('without a clipboard the text is shown, selected', async t => {
  await visit(
    t,
    async page => {
      await drawer(page).waitFor()
      await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', {value: undefined}))
      await page.getByRole('button', {name: 'Copy'}).click()
      await page.getByRole('button', {name: 'As Markdown'}).click()
      await page.locator('.copied textarea').waitFor()
      await until(
        page,
        () => document.activeElement instanceof HTMLTextAreaElement && document.activeElement.selectionEnd > 0,
      )
      const selected = await page.evaluate(() => {
        const area = document.activeElement as HTMLTextAreaElement
        return area.value.slice(area.selectionStart, area.selectionEnd)
      })
      t.regex(selected, /^### `ticket-006`/)
    },
    {hash: '#i=ticket-006'},
  )
})

inBrowser('a print has at most 12 pages, and the table again afterwards', async t => {
  await visit(t, async page => {
    const pdf = (await page.pdf({format: 'A4'})).toString('latin1')
    const pages = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0
    t.true(pages > 1 && pages <= 12, `${pages} pages`)
    t.true((await page.locator('tr.row').count()) < 60)
  })
})

inBrowser('several runs: one metric, a column and a card for each run', async t => {
  const others = [1, 2, 3].map(seed => run(`run-${seed}`, supportResults({size: 60, seed}), {name: `version ${seed}`}))
  const four = await writeReportFile({run: run('now', supportResults({size: 60})), baselines: others})
  await visit(
    t,
    async page => {
      t.deepEqual(await page.locator('.scroller th.measure .head-label').allTextContents(), [
        'support answers',
        'version 1 (baseline)',
        'version 2',
        'version 3',
      ])
      t.is(await page.locator('.card').count(), 4)
      await page.getByLabel('Content of the columns').first().selectOption('cost')
      t.regex(await textOf(page, '.card'), /^support answers.*in all/)
      await page.locator('tr.row').first().click()
      await drawer(page).waitFor()
      await page.getByLabel('Compare with').selectOption({index: 1})
      t.regex(await textOf(page, '.scores'), /was/)
    },
    {of: four},
  )
})

inBrowser('groups show their mean and n, and fold', async t => {
  await visit(
    t,
    async page => {
      t.regex(await textOf(page, 'tr.group'), /^▾ en n 88, open0\.\d{3}/)
      await page.locator('tr.group').first().click()
      t.regex(await textOf(page, 'tr.group'), /^▸ en n 88, folded/)
      t.is(await page.locator('.scroller table').getAttribute('aria-rowcount'), String(1 + 4 + 350 - 88))
    },
    {hash: '#g=language'},
  )
})

inBrowser('trials stand together; those that disagree are flaky', async t => {
  const trials = await writeReportFile({run: run('trials', supportResults({size: 40, trials: 3}))})
  await visit(
    t,
    async page => {
      await chip(page, 'Flaky').click()
      await until(page, () => document.querySelector('.shown')?.textContent !== '')
      const rows = await page.locator('tr.row').count()
      t.true(rows > 3 && rows < 40)
      t.is(await page.locator('span.status', {hasText: '~ flaky'}).count(), rows)
      await page.locator('tr.row').first().click()
      await drawer(page).waitFor()
      t.is(await page.locator('table.small tbody tr').count(), 3)
      const wrong = page.locator('table.small tbody tr', {hasText: '✗ false'}).first()
      await wrong.getByRole('button').click()
      t.regex(await textOf(page, '.scores'), /correct✗ false/)
    },
    {of: trials},
  )
})

inBrowser('the trend is a line with the interval of each run', async t => {
  const trend = Array.from({length: 10}, (_, at) => ({
    runId: `r${at}`,
    startedAt: `2026-11-1${at}T00:00:00Z`,
    metrics: {correct: {mean: 0.5 + at / 40, interval: [0.45 + at / 40, 0.56 + at / 40] as const, scored: 30}},
  }))
  const of = await writeReportFile({run: run('r9', supportResults({size: 30})), trend})
  await visit(
    t,
    async page => {
      await page.getByRole('button', {name: 'Trend'}).click()
      const chart = page.locator('.card svg.trend')
      t.is(await chart.count(), 1)
      t.deepEqual([await chart.locator('.whisker').count(), await chart.locator('circle').count()], [10, 10])
      t.regex(
        (await chart.getAttribute('aria-label')) ?? '',
        /^Trend over 10 runs: 0\.500 \(r0, 2026-11-10\), .*0\.725/,
      )
    },
    {of},
  )
})

inBrowser('two unrelated outputs of 100 KB: the datapoint opens at once and shows both', async t => {
  const words = (from: number): string =>
    Array.from({length: 14_000}, (_, at) => ((at * 7_919 + from) % 46_656).toString(36).padStart(3, 'a')).join(' ')
  const long = (id: string, from: number) => run(id, [result('long', {outputs: words(from)})])
  const of = await writeReportFile({run: long('now', 1), baselines: [long('before', 23)]})
  await visit(
    t,
    async page => {
      const ms = await page.evaluate(async () => {
        const begin = performance.now()
        document.querySelector<HTMLElement>('tr.row')?.click()
        while (document.querySelectorAll('.side-by-side pre').length < 2) await new Promise(requestAnimationFrame)
        return performance.now() - begin
      })
      t.true(ms < 300, `${ms} ms`)
      await until(page, () => document.querySelector('.drawer')?.textContent?.includes('differ too much') === true)
      const lengths = await page
        .locator('.side-by-side pre')
        .evaluateAll(all => all.map(each => each.textContent?.length))
      t.true(lengths.every(length => (length ?? 0) > 50_000))
    },
    {of},
  )
})

inBrowser('a search shows what it has found while it goes on, and can be stopped', async t => {
  const text = (at: number): string =>
    Array.from({length: 60}, (_, word) => ((at * 61 + word) % 9_973).toString(36)).join(' ')
  const many = Array.from({length: 4_000}, (_, index) => result(`d${index}`, {index, outputs: `needle ${text(index)}`}))
  const of = await writeReportFile({run: run('many', many)})
  await visit(
    t,
    async page => {
      const session = await page.context().newCDPSession(page)
      await session.send('Emulation.setCPUThrottlingRate', {rate: 20})
      await page.locator('#search').fill('/needle .*zzzz/')
      await page.locator('#search').fill('/needle/')
      await until(page, () => document.querySelector('progress') !== null && document.querySelector('tr.row') !== null)
      await page.evaluate(() => document.querySelector<HTMLElement>('.search-note button')?.click())
      await until(page, () => document.querySelector('.search-note')?.textContent?.startsWith('searched ') === true)
      const found = Number(await page.locator('.scroller table').getAttribute('aria-rowcount')) - 1
      t.true(found > 0 && found < 4_000, `${found} found`)
      t.is(await textOf(page, '.search-note'), `searched ${found.toLocaleString('en-US')} only`)
    },
    {of},
  )
})
