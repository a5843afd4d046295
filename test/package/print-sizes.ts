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
