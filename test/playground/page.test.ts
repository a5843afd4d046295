import {type ChildProcess, spawn} from 'node:child_process'
import {readFileSync} from 'node:fs'
import process from 'node:process'
import test from 'ava'
import type {Browser, Page} from 'playwright-core'
import {inChromium, openChromium} from '../browser/chromium.ts'

let browser: Browser | undefined
let server: ChildProcess | undefined
let address = ''

test.after.always(async () => {
  await browser?.close()
  server?.kill()
})

const onPage = inChromium(test)

/** Opens the page as `npm run playground` serves it; at the end nothing may have complained, and nobody else been asked. */
async function visit(
  hash: string,
  act: (page: Page) => Promise<void>,
): Promise<{complaints: string[]; asked: string[]}> {
  browser ??= await openChromium()
  if (server === undefined) address = await serve()
  const page = await browser.newPage({viewport: {width: 1440, height: 900}})
  const complaints: string[] = []
  const asked: string[] = []
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  page.on('request', request => {
    if (!request.url().startsWith(address) && !/^(blob|data):/.test(request.url())) asked.push(request.url())
  })
  await page.goto(`${address}/${hash}`)
  await act(page)
  await page.close()
  return {complaints, asked}
}

function serve(): Promise<string> {
  const child = spawn(process.execPath, ['.build/playground/page/serve.js'], {env: {...process.env, PORT: '0'}})
  server = child
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      const [found] = /http:\S+/.exec(String(text)) ?? []
      if (found !== undefined) resolve(found)
    })
    child.once('exit', code => reject(new Error(`the server of the playground ended with ${code}`)))
  })
}

async function done(page: Page): Promise<void> {
  await page.locator('#status', {hasText: /^(Done|The program failed)/}).waitFor()
  // What is shown is drawn with the frame after it was recorded.
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(resolve => requestAnimationFrame(resolve))
  })
}

const texts = (page: Page, selector: string): Promise<string[]> => page.locator(selector).allTextContents()

const chips = (page: Page, span: string): Promise<string[]> =>
  page
    .locator('.span', {has: page.locator(`:scope > .line .name:text-is("${span}")`)})
    .last()
    .locator(':scope > .attributes > .attribute')
    .allTextContents()

/** Per example: its spans, what the library says about it, and what became of its calls. */
const expected = {
  'Direct call': {spans: 2, told: [], results: ['written', 'written']},
  Scope: {spans: 2, told: ['span-ended'], results: ['written', 'written', 'written', 'span-ended']},
  With: {spans: 4, told: [], results: ['written', 'written']},
  Precedence: {spans: 1, told: ['looks-like-namespace'], results: ['written', 'written', 'written']},
  'Two tenants': {spans: 9, told: [], results: Array<string>(8).fill('written')},
  'Traced stream': {spans: 10, told: [], results: Array<string>(10).fill('written')},
  'Broken await': {spans: 1, told: ['no-context-manager', 'no-span'], results: ['written', 'no-span', 'written']},
}

onPage('each example runs and shows what it is about', async t => {
  const shown: Record<string, unknown> = {}
  const seen = await visit('', async page => {
    await done(page)
    for (const title of Object.keys(expected)) {
      await page.getByRole('button', {name: title, exact: true}).click()
      await done(page)
      shown[title] = {
        spans: await page.locator('.tree .span').count(),
        told: await texts(page, '.messages code:first-child'),
        results: await texts(page, '.call .result'),
      }
    }
    t.is(await page.locator('#examples button').count(), Object.keys(expected).length)
  })
  t.deepEqual(shown, expected)
  t.deepEqual(seen, {complaints: [], asked: []})
})

onPage('the tree shows what was written, coloured by namespace, and what was overridden by what', async t => {
  await visit('#example=precedence', async page => {
    await done(page)
    t.deepEqual(await chips(page, 'precedence'), [
      'metadatastepfrom a free key',
      'metadatamodelfrom attributes',
      'metadataregioneu',
      'metadatametdataa typo: written as metadata, and reported',
      'metricsscore0.95',
    ])
    t.deepEqual(await texts(page, '.overridden li'), [
      'metadata.step overridden by `attributes`',
      'metadata.model overridden by `attributes`',
      'metadata.step overridden by a free key',
    ])
    const colours = await page
      .locator('.tree .attribute .namespace')
      .evaluateAll(found => new Set(found.map(each => getComputedStyle(each).color)).size)
    t.is(colours, 2, 'one colour for metadata, one for metrics')
  })
})

onPage('a traced stream shows every chunk, and lasts as long as its steps', async t => {
  await visit('#example=stream', async page => {
    await done(page)
    t.is(await page.locator('#status').textContent(), 'Done: 10 spans, 10 calls')
    const shown = await chips(page, 'write')
    t.true(shown.includes('metricschunks9'))
    t.deepEqual(
      shown.flatMap(chip => /^outputsresult\.\d(.*)/.exec(chip)?.[1] ?? []),
      'ONE SPAN, OPEN FOR AS LONG AS WORDS COME.'.split(' '),
    )
  })
})

onPage('a link that is opened where the page is already replaces the program', async t => {
  await visit('#example=scope', async page => {
    await done(page)
    await page.evaluate(() => location.assign('#example=precedence'))
    await page.locator('.name', {hasText: 'precedence'}).waitFor()
    t.deepEqual(await texts(page, '#examples [aria-pressed=true]'), ['Precedence'])
  })
})

onPage('two tenants stand side by side, and nothing crosses', async t => {
  await visit('#example=two-tenants', async page => {
    await done(page)
    t.deepEqual(await texts(page, '.tenant h3'), ['acme5 spans', 'globex4 spans'])
    const [left, right] = await Promise.all([0, 1].map(index => page.locator('.tenant').nth(index).boundingBox()))
    t.true(
      left !== null && right !== null && left !== undefined && right !== undefined && left.x + left.width <= right.x,
    )
    t.is(await page.locator('.verdict').getAttribute('data-crossed'), '0')
    t.deepEqual(await texts(page, '.tenant-1 .attribute.metadata .value'), ['globex', 'globex'])
    t.true((await page.screenshot()).byteLength > 20_000)
  })
})

onPage('the broken await is broken natively, and cured by compiling down', async t => {
  await visit('#example=broken-await', async page => {
    await done(page)
    t.deepEqual(await texts(page, '.call .result'), ['written', 'no-span', 'written'])
    t.deepEqual(await texts(page, '.call.bad .steps b'), ['explicit', 'context', 'owner', 'baggage', 'default'])
    t.deepEqual(await texts(page, '.messages code:first-child'), ['no-context-manager', 'no-span'])
    t.regex((await texts(page, '.messages li'))[0] ?? '', /compile async functions down/)
    await page.getByLabel('Compile async down').check()
    await page.getByRole('button', {name: /Run/}).click()
    await page.locator('.call.good').nth(2).waitFor()
    t.deepEqual(await texts(page, '.messages code:first-child'), [])
  })
})

onPage('by keyboard alone: edit a program, run it, see the tree change, share it', async t => {
  let link = ''
  const seen = await visit('#example=scope', async page => {
    await done(page)
    await page.getByRole('textbox', {name: 'Program'}).focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(`import {enrichSpan, HoneyHiveTracer} from 'enrich-span'
const tracer = new HoneyHiveTracer({project: 'mine'})
await tracer.startActiveSpan('my own span', async span => {
  await Promise.resolve()
  enrichSpan({config: {typed: true}})
  span.end()
})`)
    await page.keyboard.press('Control+Enter')
    await page.locator('.name', {hasText: 'my own span'}).waitFor()
    await done(page)
    t.deepEqual(await chips(page, 'my own span'), ['configtypedtrue'])
    // Tab leaves the editor: no trap.
    await page.keyboard.press('Tab')
    t.false(await page.locator('.cm-content').evaluate(content => content === document.activeElement))
    link = page.url()
  })
  t.deepEqual(seen.complaints, [])
  t.regex(link, /#program=/)
  await visit(link.slice(link.indexOf('#')), async page => {
    await page.locator('#status', {hasText: 'A shared program'}).waitFor()
    t.deepEqual(await texts(page, '.tenant'), [], 'somebody else’s program waits for Run')
    await page.getByRole('button', {name: /Run/}).click()
    await page.locator('.name', {hasText: 'my own span'}).waitFor()
    t.pass()
  })
})

onPage('a program that does not compile, or throws, is told where', async t => {
  await visit('', async page => {
    await done(page)
    await page.getByRole('textbox', {name: 'Program'}).fill('const a = 1\nconst b = = 2')
    await page.keyboard.press('Control+Enter')
    await page.locator('.messages', {hasText: 'line 2: Unexpected "="'}).waitFor()
    await page.getByRole('textbox', {name: 'Program'}).fill('throw new RangeError("mine")')
    await page.keyboard.press('Control+Enter')
    await page.locator('.messages', {hasText: 'RangeError: mine'}).waitFor()
    t.pass()
  })
})

for (const theme of ['light', 'dark'] as const) {
  onPage(`axe finds nothing serious, ${theme}`, async t => {
    await visit('#example=two-tenants', async page => {
      await page.emulateMedia({colorScheme: theme})
      await done(page)
      await page.locator('summary').first().click()
      await page.evaluate(axe)
      const violations = await page.evaluate(async () => {
        const {axe: checker} = globalThis as unknown as {axe: {run(): Promise<{violations: readonly Violation[]}>}}
        return (await checker.run()).violations.map(({id, impact, nodes}) => `${impact} ${id}: ${nodes[0]?.html}`)
      })
      t.deepEqual(
        violations.filter(violation => /^(serious|critical)/.test(violation)),
        [],
      )
    })
  })
}

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly {readonly html: string}[]
}
