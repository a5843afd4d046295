import test from 'ava'
import type {Browser} from 'playwright-core'
import {vectors} from '../enrich/vectors.ts'
import {bundlePage} from './bundle.ts'
import {caller} from './call.ts'
import {inChromium, openChromium} from './chromium.ts'
import {type OpenPage, openPage} from './page.ts'
import type {Calls} from './pages/alone.ts'

let browser: Browser | undefined
test.after.always(() => browser?.close())

async function open(): Promise<OpenPage> {
  browser ??= await openChromium()
  return openPage(browser, await bundlePage('alone'))
}

const call = caller<Calls>()

inChromium(test)('in a page with nothing of ours but enrichSpan, every vector gives what it gives on Node', async t => {
  await using opened = await open()
  const given = await call(opened, 'playVectors', vectors)
  for (const [index, {name, attributes, returned}] of vectors.entries()) {
    t.deepEqual(given[index], {attributes, returned}, name)
  }
})

inChromium(test)('there the span is kept through awaits by the zones of the application', async t => {
  await using opened = await open()
  t.deepEqual(await call(opened, 'throughAwaits', true), {before: true, after: true, handle: true})
  t.deepEqual([opened.complaints, opened.warnings], [[], []])
})

inChromium(test)('and where nothing keeps it, handles do, and the one message names the cure', async t => {
  await using opened = await open()
  t.deepEqual(await call(opened, 'throughAwaits', false), {before: false, after: false, handle: true})
  t.deepEqual(
    opened.warnings.map(text => /useZoneContext\(\).*\[(.*)\]$/.exec(text)?.[1]),
    ['no-span'],
  )
})
