import {readFileSync} from 'node:fs'
import test from 'ava'
import {rows} from './rows.ts'
import {fakers} from './test-tools.ts'

const page = readFileSync('docs/runtimes.md', 'utf8')

/** The cells of the lines between a mark and its end. */
function tableOf(name: string): readonly (readonly string[])[] {
  const [, table = ''] = new RegExp(`<!-- ${name} -->\n([^]*?)\n<!-- end -->`).exec(page) ?? []
  const lines = table.split('\n').filter(line => line.startsWith('|'))
  return lines.slice(2).map(line => line.split(' | ').map(cell => cell.replace(/^\| | \|$/g, '')))
}

for (const [name, wanted] of Object.entries({runtimes: rows, fakers})) {
  test(`docs/runtimes.md shows a run of all ${name}, and everything in it works`, t => {
    const found = tableOf(name)
    t.deepEqual(
      found.map(([row]) => row),
      wanted.map(row => row.name),
    )
    for (const [row, ...cells] of found) {
      const line = cells.pop()
      t.true(
        cells.every(cell => ['works', 'with the line', '—'].includes(cell)),
        row,
      )
      t.is(cells.includes('with the line'), line !== '', row)
    }
  })
}
