import {readFileSync, writeFileSync} from 'node:fs'
import process from 'node:process'
import test from 'ava'
import type {Browser} from 'playwright-core'
import {bundlePage} from './bundle.ts'
import {inChromium, openChromium} from './chromium.ts'
import {openPage} from './page.ts'
import type {Line} from './pages/matrix.ts'

const columns = [
  {title: '`useZoneContext()`, async functions compiled down', zone: true, lowered: true},
  {title: '`useZoneContext()`, native `await`', zone: true, lowered: false},
  {title: 'without it', zone: false, lowered: true},
] as const

/** Where the context is not promised, although zone.js is there and the code is compiled down. */
const lostAllTheSame = [
  '`requestIdleCallback`',
  '`MessageChannel`, `onmessage`',
  '`BroadcastChannel`, `onmessage`',
  '`scheduler.postTask`',
  '`navigator.locks`',
  'a library that calls back after its own native `await`',
]

let browser: Browser | undefined
test.after.always(() => browser?.close())

inChromium(test)('the context is kept where promised, lost elsewhere, and never another span’s', async t => {
  t.timeout(120_000)
  browser = await openChromium()
  const matrix: (readonly Line[])[] = []
  for (const {zone, lowered} of columns) {
    const script = await bundlePage('matrix', {lowered})
    await using opened = await openPage(browser, script, (_, response) => {
      response.writeHead(200, {'content-type': 'text/javascript'}).end(library)
    })
    matrix.push(
      await opened.page.evaluate(
        asked => (globalThis as unknown as {walk(zone: boolean): Promise<readonly Line[]>}).walk(asked),
        zone,
      ),
    )
    t.deepEqual(opened.complaints, [])
  }
  const lines = matrix.flat()
  t.deepEqual(
    lines.filter(({context}) => context === 'wrong'),
    [],
  )
  t.deepEqual(
    lines.filter(({handle}) => handle !== 'kept'),
    [],
  )
  t.deepEqual(
    (matrix[0] ?? []).filter(({context}) => context !== 'kept').map(({way}) => way),
    lostAllTheSame,
  )
  t.is(tableIn('docs/browser.md', tableOf(matrix)), tableOf(matrix), 'run with UPDATE_DOCS=1 to write the table')
})

const library = 'export async function later(callback) { await 1; callback() }'

function tableOf(matrix: readonly (readonly Line[])[]): string {
  const rows = (matrix[0] ?? []).map(({way}, row) => [
    way,
    ...matrix.map(column => (column[row]?.context === 'kept' ? 'kept' : 'no span')),
    'kept',
  ])
  const head = ['after', ...columns.map(({title}) => title), 'a handle']
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

/** The table of the documentation page, rewritten on request. */
function tableIn(file: string, today: string): string {
  const text = readFileSync(file, 'utf8')
  const [before = '', found = '', after = ''] = text.split(/(?<=<!-- matrix -->\n)|(?=\n<!-- \/matrix -->)/)
  if (process.env['UPDATE_DOCS'] !== '1') return found
  writeFileSync(file, before + today + after)
  return today
}
