// Prints what each library records of four kinds of function: `npm run bench -- peers-trace`. Each runs in its own process,
// without sockets.
import {spawnSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {cases} from './cases.mjs'

const libraries = ['ours', 'honeyhive', 'langfuse', 'openinference', 'langsmith', 'traceloop', 'braintrust', 'weave']
const packages = fileURLToPath(new URL('..', import.meta.url))

if (!existsSync(`${packages}/node_modules`)) {
  spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit'], {cwd: packages, stdio: 'ignore'})
}

const kinds = Object.keys(cases)
const results = libraries.map(trace)
console.log(`| | ${kinds.join(' | ')} |`)
console.log(`|${' --- |'.repeat(kinds.length + 1)}`)
for (const {name, version, found} of results.filter(result => !result.notRun)) {
  console.log(`| ${name} ${version} | ${kinds.map(kind => found[kind]).join(' | ')} |`)
}
for (const {name, version, notRun} of results.filter(result => result.notRun)) {
  console.log(`\nNot run: ${name} ${version ?? ''} (${notRun})`)
}

function trace(name) {
  const run = fileURLToPath(new URL('run.mjs', import.meta.url))
  const {stdout} = spawnSync(process.execPath, [run, name], {encoding: 'utf8', timeout: 60_000})
  const line = stdout.split('\n').find(printed => printed.startsWith('RESULT '))
  return line === undefined ? {name, notRun: 'it ended without a result'} : JSON.parse(line.slice('RESULT '.length))
}
