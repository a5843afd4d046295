// Runs `invariants.ts` and `adopting.ts` on Node 24 with OpenTelemetry 3 (sdk-trace 3.x, api 1.10) beside the package. `npm run test:against -- otel3`; Linux on x64 only.
import {spawnSync} from 'node:child_process'
import {cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'

const folder = path.resolve('test/otel3')

function run(program: string, ...args: string[]): number {
  return spawnSync(program, args, {stdio: 'inherit'}).status ?? 1
}

// The package's own SDK 2 names api 1.9 as its peer; that it runs under 1.10 is what is shown here.
const installed = run('npm', 'ci', '--prefix', folder, '--legacy-peer-deps')

// Copied, not linked: from here the package and the program find the api 1.10 of this folder.
const copy = path.join(folder, 'node_modules/enrich-span')
mkdirSync(copy, {recursive: true})
cpSync('package.json', path.join(copy, 'package.json'))
cpSync('dist', path.join(copy, 'dist'), {recursive: true})
const programs = path.join(folder, 'node_modules/.programs')
for (const file of ['otel3/invariants.js', 'otel3/adopting.js', 'tracer/adoption/adoptions.js']) {
  const to = path.join(programs, file)
  mkdirSync(path.dirname(to), {recursive: true})
  // In its own place the last one takes the library from beside the tests.
  const text = readFileSync(path.join('.build/test', file), 'utf8')
  writeFileSync(to, text.replace(/'(?:\.\.\/)+src\/index\.js'/, "'enrich-span'"))
}

const node = path.join(folder, 'node_modules/node24/bin/node')
process.exitCode =
  installed ||
  run(node, path.join(programs, 'otel3/invariants.js')) ||
  run(node, path.join(programs, 'otel3/adopting.js'))
