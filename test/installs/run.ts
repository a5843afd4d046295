// `npm run test:against -- installs`: what each package manager says when an application of either line of OpenTelemetry
// installs the package, beside the table in docs/which-opentelemetry.md. `-- installs --write` writes that table. Linux on x64
// only.
import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {transformSync} from 'esbuild'
import {allCodeBlocks} from '../package/code-blocks.ts'
import {withTables} from '../runtimes/table.ts'
import {type Manager, managers, tools} from './managers.ts'

const page = 'docs/which-opentelemetry.md'
const nodeOf = (major: number) => (major === 20 ? process.execPath : path.join(tools, `node${major}/bin/node`))

interface Line {
  readonly title: string
  readonly packages: readonly string[]
  /** The module of the application's own SDK. */
  readonly sdk: string
  readonly provider: string
  readonly nodes: readonly number[]
}

const lines: readonly Line[] = [
  {
    title: 'api 1.9, SDK 2',
    packages: ['@opentelemetry/api@1.9.1', '@opentelemetry/sdk-trace-base@2.12.1'],
    sdk: '@opentelemetry/sdk-trace-base',
    provider: 'BasicTracerProvider',
    nodes: [20, 22, 24],
  },
  {
    title: 'api 1.10, SDK 3',
    packages: ['@opentelemetry/api@1.10.0', '@opentelemetry/sdk-trace@3.1.1'],
    sdk: '@opentelemetry/sdk-trace',
    provider: 'TracerProvider',
    nodes: [22, 24],
  },
]

// The application's span is enriched, and so is a tracer's, in one process.
const programOf = ({sdk, provider}: Line): string => `
  import {trace} from '@opentelemetry/api'
  import {${provider}} from '${sdk}'
  import {enrichSpan, HoneyHiveTracer} from 'enrich-span'
  const plain = new ${provider}().getTracer('app').startSpan('plain')
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  const own = tracer.startActiveSpan('own', span => (span.end(), enrichSpan({span: plain, metadata: {a: 1}})))
  const written = tracer.startActiveSpan('own', () => enrichSpan({metadata: {a: 1}}))
  console.log(own && written && plain.attributes['honeyhive_metadata.a'] === 1 ? 'enriched' : 'not enriched')
`

if (spawnSync('npm', ['ci', '--prefix', 'test/installs', '--no-audit', '--no-fund'], {stdio: 'inherit'}).status !== 0)
  process.exit(1)
const packed = mkdtempSync(path.join(tmpdir(), 'enrich-span-packed-'))
spawnSync('npm', ['pack', '--ignore-scripts', '--pack-destination', packed], {stdio: 'ignore'})
const {version} = JSON.parse(readFileSync('package.json', 'utf8')) as {version: string}
const tarball = path.join(packed, `enrich-span-${version}.tgz`)

const examples = allCodeBlocks().filter(({at, must}) => at.startsWith('README.md') && must === 'run')
const columns = lines.flatMap(line => line.nodes.map(node => ({line, node})))
const rows = managers.map(manager => ({
  manager,
  cells: columns.map(({line, node}) => cellOf(manager, line, node)),
}))
rmSync(packed, {recursive: true})

const before = readFileSync(page, 'utf8')
const after = withTables(before, {installs: tableOf()})
if (process.argv.includes('--write')) writeFileSync(page, after)
else if (before !== after) {
  console.error(`${page} differs from this run:\n${tableOf()}`)
  process.exitCode = 1
}
if (rows.some(({cells}) => cells.some(cell => cell.includes('✘')))) process.exitCode = 1

function cellOf(manager: Manager, line: Line, node: number): string {
  const plain = tried(manager, line, node, false)
  const cell = plain === 'quiet' ? 'nothing to do' : `${plain}; the line: ${tried(manager, line, node, true)}`
  const short = cell.replace('; the line: quiet', ', the line helps')
  const shown = /^(nothing to do|(warns|stops), the line helps)$/.test(short) ? short : `✘ ${cell}`
  console.log(`${manager.name}, ${line.title}, Node ${node}: ${shown}`)
  return shown
}

/** Installs into an empty project and runs the program: 'quiet', 'warns', 'stops', or a failure of the program. */
function tried({files, add, complains, cure}: Manager, line: Line, node: number, isCured: boolean): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-install-'))
  try {
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(path.join(folder, name), isCured && name === cure.file ? cured(text, cure.text) : text)
    }
    writeFileSync(path.join(folder, 'program.mjs'), programOf(line))
    // Overrides refer to the application's own entry, so that must stand first.
    const packages = [...line.packages, `enrich-span@file:${tarball}`]
    const steps = isCured ? [line.packages, packages.slice(-1)] : [packages]
    const outputs = steps.map(step => launch(add(step), node, folder))
    const text = outputs.map(({output}) => output).join('\n')
    if (outputs.some(({code}) => code !== 0)) return complains.test(text) ? 'stops' : `fails: ${text.slice(-300)}`
    const ran = launch([path.join(folder, 'program.mjs')], node, folder)
    if (ran.output.trim() !== 'enriched') return `does not run: ${ran.output.slice(-300)}`
    const broken = firstSteps(folder, node)
    if (broken !== undefined) return broken
    return complains.test(text) ? 'warns' : 'quiet'
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

// README's examples and the command line, as the newcomer of an empty folder tries them.
function firstSteps(folder: string, node: number): string | undefined {
  const help = launch([path.join(folder, 'node_modules/enrich-span/dist/cli.js'), '--help'], node, folder)
  if (help.code !== 0 || !help.output.includes('Exit codes:')) return `--help: ${help.output.slice(-300)}`
  for (const {at, code, prints} of examples) {
    const file = path.join(folder, 'example.mjs')
    writeFileSync(file, transformSync(code, {loader: 'ts', format: 'esm', target: 'es2022'}).code)
    const {output} = launch([file], node, folder)
    if (output.trim() !== prints?.trim()) return `${at}: ${output.slice(-300)}`
  }
  return undefined
}

// A program of JavaScript runs in the wanted Node; Bun is a program of its own.
function launch([program = '', ...args]: readonly string[], node: number, cwd: string) {
  const isScript = /\.[cm]?js$/.test(program)
  const [command, rest] = isScript ? [nodeOf(node), [program, ...args]] : [program, args]
  const {status, stdout, stderr} = spawnSync(command, rest, {
    cwd,
    encoding: 'utf8',
    env: {...process.env, HH_QUIET: '1', CI: '1'},
  })
  return {code: status ?? 1, output: `${stdout}${stderr}`}
}

function cured(text: string, line: string): string {
  return text.startsWith('{') ? text.replace(/}$/, `, ${line}}`) : `${text}${line}\n`
}

function tableOf(): string {
  const head = ['manager', ...columns.map(({line, node}) => `${line.title}, Node ${node}`), 'the line']
  const body = rows.map(({manager, cells}) => [
    manager.name,
    ...cells,
    cells.some(cell => cell.includes('the line')) ? `\`${manager.cure.file}\`: \`${manager.cure.text}\`` : '',
  ])
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [row(head), row(head.map(() => '---')), ...body.map(row)].join('\n')
}
