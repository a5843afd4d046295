import test, {type ExecutionContext} from 'ava'
import type {Browser} from 'playwright-core'
import {vectors} from '../enrich/vectors.ts'
import {bundlePage} from './bundle.ts'
import {caller} from './call.ts'
import {inChromium, openChromium} from './chromium.ts'
import {type OpenPage, openPage} from './page.ts'
import type {Calls} from './pages/verbs.ts'

let browser: Browser | undefined
test.after.always(() => browser?.close())

async function open(): Promise<OpenPage> {
  browser ??= await openChromium()
  return openPage(browser, await bundlePage('verbs'))
}

const call = caller<Calls>()

inChromium(test)('every vector gives in a page what it gives on Node', async t => {
  await using opened = await open()
  const given = await call(opened, 'playVectors', vectors)
  for (const [index, {name, attributes, returned}] of vectors.entries()) {
    t.deepEqual(given[index], {attributes, returned}, name)
  }
  t.true(vectors.length > 100)
})

inChromium(test)('200 interleaved flows of two tenants: nothing crosses', async t => {
  await using opened = await open()
  t.deepEqual(await call(opened, 'interleave', 100), {spans: 400, crossed: 0})
  t.deepEqual(opened.complaints, [])
})

inChromium(test)(
  'without zone.js the span is found up to the first await, then by handles, and one message reports it',
  async t => {
    await using opened = await open()
    t.deepEqual(await call(opened, 'withoutZone'), {
      before: true,
      after: false,
      again: false,
      handle: true,
      contextManager: 'ours',
      counted: 2,
      bitten: 2,
    })
    const reported = opened.warnings.filter(warning => warning.includes('[no-context-manager]'))
    t.is(reported.length, 1)
    t.regex(reported[0] ?? '', /useZoneContext\(\)/)
    t.notRegex(reported[0] ?? '', /page\.js/, 'in one bundle with the library the caller looks like the library')
  },
)

for (const lowered of [true, false]) {
  const how = lowered ? 'compiled down' : 'native'
  inChromium(test)(
    `with zone.js consumers of traced async functions, ${how}, get what bare ones give`,
    consume,
    lowered,
  )
}

async function consume(t: ExecutionContext, lowered: boolean): Promise<void> {
  browser ??= await openChromium()
  await using opened = await openPage(browser, await bundlePage('verbs', {lowered}))
  const {received, spans} = await call(opened, 'consumeTraced')
  t.deepEqual(received, ['word 0', 'word 1', 'word 2', ['word 4', 'word 5'], 'Error: no third', 'finally', 'word 6'])
  t.regex(spans, /^word 0, word 1, word 2, words, word [45], word [45], word, word 6$/)
  t.deepEqual(opened.complaints, [])
}

inChromium(test)('useZoneContext takes over from the first tracer, however often it is called', async t => {
  await using opened = await open()
  t.deepEqual(await call(opened, 'zoneAfterTracer'), {
    kept: true,
    contextManager: 'ours',
    here: 0,
    outside: ['no-context-manager'],
  })
  t.deepEqual([opened.complaints, opened.warnings], [[], []])
})

inChromium(test)('useZoneContext refuses to replace the manager of an application', async t => {
  await using opened = await open()
  t.regex(
    await call(opened, 'withForeignManager'),
    /^ConfigurationError: useZoneContext\(\): the application registered another context manager/,
  )
})

inChromium(test)('a scope can be disposed of where the browser has no Symbol.dispose', async t => {
  browser ??= await openChromium()
  await using opened = await openPage(browser, symbolOfOlderBrowsers + (await bundlePage('verbs')))
  t.deepEqual(await call(opened, 'scopeWithoutSymbol'), {lacking: true, disposable: true, stray: false})
})

// Chromium's own cannot be removed, so the bundle sees this one instead.
const symbolOfOlderBrowsers = `
  const {dispose, asyncDispose, length, name, prototype, ...older} = Object.getOwnPropertyDescriptors(globalThis.Symbol)
  const Symbol = Object.defineProperties(description => globalThis.Symbol(description), older)
`
