// `npm run test:against -- runtimes`: the package in every runtime, test tool and bundler of `rows.ts`, beside the table in
// docs/runtimes.md. `-- runtimes --write` writes that table; another word runs the rows that contain it. Linux on x64 only.
import {spawnSync} from 'node:child_process'
import {cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {startReceiver} from '../delivery/receiver/receiver.ts'
import {cellsIn, home, installed} from './launch.ts'
import {type Row, rows} from './rows.ts'
import type {Cells} from './scenario.ts'
import {differences, fakersTable, type Finished, runtimesTable, withTables} from './table.ts'
import {fakers} from './test-tools.ts'

const page = 'docs/runtimes.md'
const words = process.argv.slice(2).filter(word => !word.startsWith('--'))
const chosen = <R extends {readonly name: string}>(all: readonly R[]): readonly R[] =>
  words.length === 0 ? all : all.filter(({name}) => words.some(word => name.toLowerCase().includes(word.toLowerCase())))

install()
const receiver = await startReceiver()
const finished = await inTurn(chosen(rows), finish)
const faked = await inTurn(chosen(fakers), faker => finish({...faker, forms: ['import']}))
await receiver.close()

if (words.length === 0) {
  const before = readFileSync(page, 'utf8')
  const after = withTables(before, {runtimes: runtimesTable(finished), fakers: fakersTable(faked)})
  if (process.argv.includes('--write')) writeFileSync(page, after)
  else if (before !== after) {
    console.error(`${page} differs from this run:\n${differences(before, after)}`)
    process.exitCode = 1
  }
}

function install(): void {
  const wanted = 'test/runtimes/package-lock.json'
  const present = path.join(home, 'package-lock.json')
  mkdirSync(home, {recursive: true})
  const same = existsSync(present) && readFileSync(wanted, 'utf8') === readFileSync(present, 'utf8')
  if (!same || !existsSync(installed('next'))) {
    for (const file of ['package.json', 'package-lock.json']) cpSync(`test/runtimes/${file}`, path.join(home, file))
    const {status} = spawnSync('npm', ['ci', '--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund'], {
      stdio: 'inherit',
    })
    if (status !== 0) process.exit(1)
  }
  // The shipped files, beside this project's dependencies, whose versions the lock file of this project names.
  for (const folder of ['@opentelemetry', '@noble', 'csv-parse', 'zone.js', 'enrich-span']) {
    rmSync(installed(folder), {recursive: true, force: true})
    if (folder !== 'enrich-span')
      cpSync(`node_modules/${folder}`, installed(folder), {recursive: true, dereference: true})
  }
  cpSync('dist', installed('enrich-span/dist'), {recursive: true})
  cpSync('package.json', installed('enrich-span/package.json'))
}

async function finish({name, forms, run, line}: Row): Promise<Finished> {
  const plain = await inForms(name, forms, run)
  const cured = line && !allWork(plain) ? await inForms(name, forms, line.run) : {}
  const cells = Object.fromEntries(
    Object.entries({...cured, ...plain}).map(([column, cell]) => {
      const worked = cell === 'works' && plain[column] !== undefined
      return [column, !worked && cured[column] === 'works' ? 'line' : cell]
    }),
  )
  log(name, {...cured, ...cells})
  return {name, cells, line: Object.values(cells).includes('line') ? line?.text : undefined}
}

/** The cells of a row: each use must work in every form. */
async function inForms(name: string, forms: Row['forms'], run: Row['run']): Promise<Cells> {
  const cells: Record<string, string> = {import: '—', require: '—'}
  for (const form of forms) {
    const found = await cellsOf(() => run(name, form, receiver.url))
    cells[form] = found['failed'] ?? 'works'
    for (const [column, cell] of Object.entries(found))
      if (column !== 'failed' && (cells[column] ?? 'works') === 'works') cells[column] = cell
  }
  return cells
}

async function cellsOf(run: () => Promise<string>): Promise<Cells> {
  try {
    return cellsIn(await run())
  } catch (error) {
    return {failed: (error as Error).message}
  }
}

function allWork(cells: Cells): boolean {
  return Object.values(cells).every(cell => cell === 'works' || cell === '—')
}

function log(name: string, cells: Cells): void {
  const others = Object.entries(cells).filter(([, cell]) => cell !== 'works' && cell !== '—')
  console.log(
    `${name}: ${others.length === 0 ? 'works' : others.map(([column, cell]) => `${column}: ${cell}`).join('; ')}`,
  )
}

/** Two rows at once: most of their time is one process that starts. */
async function inTurn<I, O>(all: readonly I[], act: (item: I) => Promise<O>): Promise<O[]> {
  const results: O[] = []
  const waiting = [...all.entries()]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results[next[0]] = await act(next[1])
  }
  await Promise.all([work(), work()])
  return results
}
