// Compares the library with plain OpenTelemetry and similar libraries. `npm run bench` writes docs/benchmarks.md; `npm
// run bench -- enrich fork` prints only some rows. Install the other libraries once: `npm ci --prefix bench/peers
// --ignore-scripts`.
import {writeFileSync} from 'node:fs'
import {diag} from '@opentelemetry/api'
import {measure, type Measured} from './measure.ts'
import {toPage} from './page.ts'
import {measurePeer, type PeerResult, peers, peersAreInstalled} from './peers.ts'
import {toTable} from './print.ts'
import {allRows} from './rows/all-rows.ts'
import {useEnterableContext} from './setting/enterable-context.ts'

const wanted = process.argv.slice(2)
const rows = allRows.filter(({id}) => wanted.length === 0 || wanted.some(part => id.startsWith(part)))

// The rows without a span would print a warning.
process.env['HH_QUIET'] = '1'
diag.disable()
useEnterableContext()

const measured: Measured[] = []
for (const row of rows) {
  process.stderr.write(`${row.id} … `)
  const result = await measure(row)
  process.stderr.write(`${result.ratio.median.toFixed(2)}\n`)
  measured.push(result)
}
console.log(`\n${toTable(measured)}`)

if (wanted.length === 0 && peersAreInstalled()) {
  const results: PeerResult[] = []
  for (const peer of peers) {
    process.stderr.write(`${peer} …\n`)
    results.push(...(await measurePeer(peer)))
  }
  writeFileSync('docs/benchmarks.md', toPage(measured, results))
}
