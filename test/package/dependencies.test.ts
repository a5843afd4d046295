import {readFileSync} from 'node:fs'
import test from 'ava'

interface Locked {
  readonly hasInstallScript?: boolean
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly optional?: boolean
  readonly peer?: boolean
  readonly license?: string
}

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))
const {dependencies} = read('package.json') as {dependencies: Record<string, string>}
const {packages} = read('package-lock.json') as {packages: Record<string, Locked>}

const rows = new Map(
  readFileSync('docs/dependencies.md', 'utf8')
    .split('\n')
    .flatMap(line => {
      const [, name, ...cells] = line.split('|').map(cell => cell.trim())
      return name?.startsWith('`') ? [[name.replaceAll('`', ''), cells]] : []
    }),
)

test('docs/dependencies.md has a row with a reason for each production dependency, and for no other', t => {
  t.deepEqual([...rows.keys()].sort(), Object.keys(dependencies).sort())
  for (const [name, [reason = '', licence = '']] of rows) {
    t.true(reason.length > 10, name)
    t.is(licence, packages[`node_modules/${name}`]?.license ?? 'not locked', name)
  }
})

test('nothing that a production install adds has an install script', t => {
  const production = Object.entries(packages).filter(
    ([name, {dev, devOptional, optional, peer}]) => name !== '' && !(dev || devOptional || optional || peer),
  )
  t.true(production.length > Object.keys(dependencies).length)
  t.deepEqual(
    production.filter(([, {hasInstallScript}]) => hasInstallScript).map(([name]) => name),
    [],
  )
})
