// A page against an OTLP receiver of another project: `npm run test:against -- receiver-page`, which installs it first.
import {createRequire} from 'node:module'
import path from 'node:path'
import process from 'node:process'
import {bundlePage} from './bundle.ts'
import {caller} from './call.ts'
import {openChromium} from './chromium.ts'
import {openPage} from './page.ts'
import type {Calls} from './pages/delivery.ts'

interface Request {
  readonly resourceSpans: readonly {readonly scopeSpans: readonly {readonly spans: readonly unknown[]}[]}[]
}

interface Server {
  readonly httpUrl: string | {readonly href: string}
  start(): Promise<void>
  close(): Promise<void>
}

const require = createRequire(path.resolve('test/receivers/package.json'))
const {MockOtlpServer} = require('@elastic/mockotlpserver') as {MockOtlpServer: new (options: object) => Server}

const seen = {spans: 0}
const onTrace = ({resourceSpans}: Request): void => {
  for (const {scopeSpans} of resourceSpans) for (const {spans} of scopeSpans) seen.spans += spans.length
}

const server = new MockOtlpServer({
  logLevel: 'warn',
  services: ['http'],
  httpHostname: '127.0.0.1',
  httpPort: 0,
  onTrace,
})
await server.start()
const base = typeof server.httpUrl === 'string' ? server.httpUrl : server.httpUrl.href
const url = new URL('/v1/traces', base).href
const browser = await openChromium()
const call = caller<Calls>()

for (const protocol of ['http/json', 'http/protobuf'] as const) {
  await using opened = await openPage(browser, await bundlePage('delivery'))
  seen.spans = 0
  await call(opened, 'end', {url, protocol}, 500)
  const {receipt} = await call(opened, 'flush', 20_000)
  check(
    `${protocol}: ${seen.spans} of 500 arrived, ledger ${receipt.accepted} accepted`,
    seen.spans === receipt.accepted,
  )
  seen.spans = 0
  await call(opened, 'endAndLeave', {url, protocol}, 50, 10)
  await opened.page.waitForURL('**/echo')
  for (let tries = 0; tries < 100 && seen.spans < 50; tries++) await new Promise(resolve => setTimeout(resolve, 50))
  check(`${protocol}: ${seen.spans} of 50 arrived that ended 10 ms before the page was left`, seen.spans === 50)
}

await browser.close()
await server.close()

function check(line: string, right: boolean): void {
  console.log(`${right ? 'right' : 'WRONG'}  ${line}`)
  if (!right) process.exitCode = 1
}
