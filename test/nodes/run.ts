// Runs the tests on the other supported versions of Node, and prints the message of an older one. `npm run test:against -- nodes`, or
// `npm run test:against -- nodes 24` for one of them, `-- nodes 24 --api-1.10` with the api of OpenTelemetry 3; Linux on x64 only.
import {spawnSync} from 'node:child_process'
import path from 'node:path'
import {copyWithNewApi} from './copy-with-new-api.ts'

const withNewApi = process.argv.includes('--api-1.10')
let cwd = process.cwd()

const nodeOf = (major: number) => path.resolve(`test/nodes/node_modules/node${major}/bin/node`)

function run(program: string, ...args: string[]): number {
  return spawnSync(program, args, {stdio: 'inherit', cwd}).status ?? 1
}

// Pages run on Chromium's engine, whichever Node drives it: once, with `npm test`, is enough.
const inBrowsers = ['!test/browser/**', '!test/playground/page.test.ts']

let failed = run('npm', 'ci', '--prefix', 'test/nodes')
if (withNewApi) cwd = copyWithNewApi()
const asked = process.argv.slice(2).map(Number).filter(Number.isFinite)
for (const major of asked.length > 0 ? asked : [22, 24]) {
  console.log(`\nNode ${major}${withNewApi ? ', @opentelemetry/api 1.10' : ''}`)
  failed += run(nodeOf(major), 'node_modules/ava/entrypoints/cli.mjs', 'test/**/*.test.ts', ...inBrowsers)
}

console.log('\nNode 18 is not supported. Its message:')
run(nodeOf(18), '--input-type=module', '--eval', olderProgram())
process.exitCode = failed > 0 ? 1 : 0

function olderProgram(): string {
  return `
    const {HoneyHiveTracer} = await import('enrich-span')
    try { new HoneyHiveTracer({destination: 'memory'}); console.log('nothing') }
    catch (error) { console.log(error.message) }
  `
}
