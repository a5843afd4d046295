import {existsSync, readdirSync, readFileSync} from 'node:fs'
import test from 'ava'

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'test/README.md',
  '.ci/run',
  ...readdirSync('docs')
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
]
const {scripts} = JSON.parse(readFileSync('package.json', 'utf8')) as {scripts: Readonly<Record<string, string>>}
const programs = readFileSync('programs.mjs', 'utf8')

test('every npm script that a page names exists', t => {
  const named = pages.flatMap(page =>
    [...readFileSync(page, 'utf8').matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(
      ([, name = '']) => `${page}: ${name}`,
    ),
  )
  t.deepEqual(
    named.filter(line => !Object.hasOwn(scripts, line.replace(/^.*: /, ''))),
    [],
  )
})

test('every program that a page names is in the tables', t => {
  const named = pages.flatMap(page =>
    [...readFileSync(page, 'utf8').matchAll(/npm run (?:--silent )?(soak|test:against|bench) -- (\w[\w-]*)/g)].flatMap(
      ([, script, name = '']) => (script === 'bench' && isRow(name) ? [] : [`${page}: ${name}`]),
    ),
  )
  t.deepEqual(
    named.filter(line => !new RegExp(`^ +'?${line.replace(/^.*: /, '')}'?: \\{`, 'm').test(programs)),
    [],
  )
})

test('every program of the tables is built', t => {
  const files = [...programs.matchAll(/run: '([^']+)'/g)].map(([, file = '']) => file)
  t.true(files.length > 10)
  t.deepEqual(
    files.filter(file => !existsSync(file)),
    [],
  )
})

/** Whether a word starts the id of a benchmark row. */
const isRow = (word: string): boolean =>
  readdirSync('bench/rows').some(file =>
    new RegExp(`id: ['\`]${word}`).test(readFileSync(`bench/rows/${file}`, 'utf8')),
  )
