import {existsSync, readdirSync, readFileSync} from 'node:fs'
import test from 'ava'
import {innerRanks, ranks} from './layers.ts'

const lines = readFileSync('ARCHITECTURE.md', 'utf8').split('\n')

test('ARCHITECTURE.md names every room at its rank, lowest first', t => {
  const rows = lines.flatMap(line =>
    [...line.matchAll(/^\| (\d+) \| `(\w+)\/`/g)].map(([, rank, room]) => `${rank} ${room}`),
  )
  t.deepEqual(
    rows,
    ranks.flatMap((row, rank) => row.map(room => `${rank} ${room}`)),
  )
})

test('ARCHITECTURE.md names the inner rooms in their order', t => {
  for (const [room, rows] of Object.entries(innerRanks)) {
    const line = lines.find(each => each.includes(`| \`${room}/\` |`)) ?? ''
    const named = [...(line.split('|').at(-2) ?? '').matchAll(/`([\w-]+)\/`/g)].map(([, name]) => name)
    t.deepEqual(
      named,
      rows.flat().filter(name => name !== '.' && !name.endsWith('.ts')),
      room,
    )
  }
})

test('test/README.md names every folder of tests that is not a room of src', t => {
  const page = readFileSync('test/README.md', 'utf8')
  const folders = readdirSync('test', {withFileTypes: true}).filter(entry => entry.isDirectory())
  t.deepEqual(
    folders.map(({name}) => name).filter(name => !existsSync(`src/${name}`) && !page.includes(`\`${name}\``)),
    [],
  )
})
