import {budgets} from './budgets.ts'
import {doors} from './doors.ts'
import {sizeOf} from './size.ts'

const rows = [...new Set([...doors, ...Object.keys(budgets)])]
const width = Math.max(...rows.map(({length}) => length))

for (const row of rows) {
  const {gzip, minified} = await sizeOf(row)
  const against = budgets[row] === undefined ? '' : `, ${budgets[row]} asserted`
  console.log(
    `${row.padEnd(width)} ${String(gzip).padStart(7)} bytes gzip, ${String(minified).padStart(7)} minified${against}`,
  )
}

const last = rows.at(-1) ?? ''
console.log(`\n${last} consists of, in minified bytes`)
const {parts} = await sizeOf(last)
for (const [part, bytes] of Object.entries(parts).sort(([, a], [, b]) => b - a)) {
  if (bytes > 0) console.log(`${String(bytes).padStart(7)} ${part}`)
}
