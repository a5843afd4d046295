// Measures the library beside raw OpenTelemetry. `npm run bench`; `npm run bench -- enrich fork` for some rows only.
import {diag} from '@opentelemetry/api'
import {measure, type Measured} from './measure.ts'
import {toTable} from './print.ts'
import {allRows} from './rows/all-rows.ts'
import {useEnterableContext} from './setting/enterable-context.ts'

const wanted = process.argv.slice(2)
const rows = allRows.filter(({id}) => wanted.length === 0 || wanted.some(part => id.startsWith(part)))

// The rows without a span say so once; that is not what is measured here.
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
