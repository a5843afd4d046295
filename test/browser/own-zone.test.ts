import {readFileSync} from 'node:fs'
import test from 'ava'
import type {Browser} from 'playwright-core'
import {bundlePage, type BundleOptions} from './bundle.ts'
import {caller} from './call.ts'
import {inChromium, openChromium} from './chromium.ts'
import {type OpenPage, openPage} from './page.ts'
import type {Calls} from './pages/own-zone.ts'

let browser: Browser | undefined
test.after.always(() => browser?.close())

const onPage = inChromium(test)
const call = caller<Calls>()
const zone = readFileSync('node_modules/zone.js/bundles/zone.umd.js', 'utf8')

async function open(before: string, options?: BundleOptions): Promise<OpenPage> {
  browser ??= await openChromium()
  return openPage(browser, before + (await bundlePage('own-zone', options)))
}

onPage('an application with its own zone.js passes the class of the peer-dep variant: no second zone.js', async t => {
  const script = await bundlePage('own-zone', {missing: '@opentelemetry/context-zone'})
  t.true(zone.includes('__Zone_disable_'))
  t.false(script.includes('__Zone_disable_'), 'the bundle holds no zone.js')
  await using opened = await open(zone, {missing: '@opentelemetry/context-zone'})
  t.deepEqual(await call(opened, 'work', 'class'), {own: true, kept: true, same: true, contextManager: 'ours'})
  t.deepEqual([opened.complaints, opened.warnings], [[], []])
})

onPage('without the class, the zone.js of the package patches nothing a second time', async t => {
  await using opened = await open(zone)
  t.deepEqual(await call(opened, 'work', 'nothing'), {own: true, kept: true, same: true, contextManager: 'ours'})
  t.deepEqual([opened.complaints, opened.warnings], [[], []])
})

onPage('the class without any zone.js, and a missing package, are reported with their cure', async t => {
  await using without = await open('', {missing: '@opentelemetry/context-zone'})
  await t.throwsAsync(call(without, 'work', 'class'), {
    message: /zone\.js is not loaded\. Load it before the page starts/,
  })
  await t.throwsAsync(call(without, 'work', 'nothing'), {
    message: /cannot be loaded\. Install it, or pass the ZoneCont/,
  })
})
