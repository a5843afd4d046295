import test from 'ava'
import type {Browser} from 'playwright-core'
import {bundlePage} from './bundle.ts'
import {caller} from './call.ts'
import {inChromium, openChromium} from './chromium.ts'
import {type OpenPage, openPage} from './page.ts'
import type {Calls} from './pages/delivery.ts'
import {gather, startCrossReceiver} from './receiver.ts'

let browser: Browser | undefined
test.after.always(() => browser?.close())

const onPage = inChromium(test)
const call = caller<Calls>()

async function open(policy?: string): Promise<OpenPage> {
  browser ??= await openChromium()
  return openPage(browser, await bundlePage('delivery'), undefined, policy)
}

const names = (count: number): string[] => Array.from({length: count}, (_, number) => `span ${number}`)

for (const [protocol, type] of [
  ['http/json', 'application/json'],
  ['http/protobuf', 'application/x-protobuf'],
] as const) {
  onPage(
    `the spans of a page arrive at another origin as ${protocol}, in batches, and the ledger is exact`,
    async t => {
      await using receiver = await startCrossReceiver({cors: true})
      await using opened = await open()
      await call(opened, 'end', {url: receiver.url, protocol}, 1_000)
      const {receipt, errors} = await call(opened, 'flush', 20_000)
      t.like(receipt, {ok: true, created: 1_000, accepted: 1_000, pending: 0, refused: 0})
      t.deepEqual(errors, [])
      t.deepEqual([...receiver.names].sort(), names(1_000).sort())
      t.true(receiver.types.length < 10, `${receiver.types.length} requests`)
      t.deepEqual(new Set(receiver.types), new Set([type]))
    },
  )

  onPage(`spans that ended 10 ms before the page is left arrive as ${protocol}, each once`, async t => {
    await using receiver = await startCrossReceiver({cors: true})
    await using opened = await open()
    await call(opened, 'endAndLeave', {url: receiver.url, protocol}, 50, 10)
    await opened.page.waitForURL('**/echo')
    await receiver.arrived(50)
    t.deepEqual([...receiver.names].sort(), names(50).sort())
  })
}

onPage('a page that is hidden sends at once, and counts the responses when it stays', async t => {
  await using receiver = await startCrossReceiver({cors: true})
  await using opened = await open()
  await call(opened, 'endAndHide', {url: receiver.url}, 20)
  await receiver.arrived(20)
  const {receipt} = await call(opened, 'flush', 20_000)
  t.like(receipt, {ok: true, created: 20, accepted: 20})
  t.deepEqual([...receiver.names].sort(), names(20).sort())
})

onPage('a session leaves with the spans that wait, within the turn in which the page is left', async t => {
  await using receiver = await startCrossReceiver({cors: true})
  await using opened = await open()
  const bodies = await call(opened, 'endAndGo', receiver.url, 20)
  await receiver.arrived(21)
  for (const name of ['session', ...names(20)]) t.true(bodies.join('').includes(`"name":"${name}"`), name)
})

onPage('where fetch cannot outlive a page a beacon goes to its own origin, and no response is claimed', async t => {
  browser ??= await openChromium()
  const receiver = gather()
  const script = await bundlePage('delivery')
  await using opened = await openPage(browser, script, (request, response) => void receiver.take(request, response))
  await call(opened, 'endInOlderBrowser', {url: `${opened.origin}/v1/traces`}, 20)
  await receiver.arrived(21)
  t.deepEqual([...receiver.names].sort(), ['session', ...names(20)].sort())
  t.like(await call(opened, 'ledger'), {created: 21, accepted: 0, pending: 0, dropped: {'no-answer': 21}})
})

onPage('a receiver that does not let the page read its response is reported as blocked', async t => {
  await using closedToPages = await startCrossReceiver({cors: false})
  await using opened = await open()
  await call(opened, 'end', {url: closedToPages.url}, 3)
  const {receipt, errors, reported} = await call(opened, 'flush', 3_000)
  t.like(receipt, {ok: false, timedOut: true, created: 3, accepted: 0, pending: 3})
  t.regex(errors[0] ?? '', /is reachable, but does not let http:.* read its response \(CORS\)/)
  t.deepEqual(reported, ['blocked'])
  t.true(opened.warnings.some(warning => warning.includes('Access-Control-Allow-Origin')))
})

onPage('a receiver that is away is waited for', async t => {
  const gone = await startCrossReceiver({cors: true})
  await gone[Symbol.asyncDispose]()
  await using opened = await open()
  await call(opened, 'end', {url: gone.url}, 3)
  const {receipt, reported} = await call(opened, 'flush', 2_000)
  t.like(receipt, {ok: false, timedOut: true, created: 3, accepted: 0, pending: 3})
  t.deepEqual(reported, ['export-delayed'])
})

onPage('a policy of the page that forbids the receiver is named', async t => {
  await using receiver = await startCrossReceiver({cors: true})
  await using opened = await open("default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:")
  await call(opened, 'end', {url: receiver.url}, 3)
  const {errors, reported} = await call(opened, 'flush', 3_000)
  t.regex(errors[0] ?? '', /is not allowed by this page's policy \(connect-src\)/)
  t.deepEqual(reported, ['blocked'])
})
