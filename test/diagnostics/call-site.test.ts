import {execFile} from 'node:child_process'
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import test, {type ExecutionContext} from 'ava'
import {build} from 'esbuild'

const program = (library: string): string => `
  import {diagnostics, enrichSpan} from '${library}'
  function careless() { enrichSpan({a: 1}) }
  careless()
  console.log(String(diagnostics().recent[0].at))`

test('a diagnostic names the line of the caller', async t => {
  t.regex(await callSite(t, {'program.mjs': program(entry)}), /^careless \(file:.*program\.mjs:3:/)
})

test('also where the folder of the caller has our name', async t => {
  const at = await callSite(t, {'program.mjs': program(entry)}, 'enrich-span/src')
  t.regex(at, /^careless \(file:.*enrich-span\/src\/program\.mjs:3:/)
})

test('with the library in a bundle of its own it still does', async t => {
  const library = await bundle(`export * from '${page}'`)
  const files = {'vendor.mjs': library, 'program.mjs': program('./vendor.mjs')}
  t.regex(await callSite(t, files), /^careless \(file:.*program\.mjs:3:/)
})

test('in one bundle with the caller it names no frame rather than its own', async t => {
  t.is(await callSite(t, {'program.mjs': await bundle(program(page))}), 'undefined')
})

const replaced: readonly [what: string, code: string][] = [
  ['prepareStackTrace gives call sites', 'Error.prepareStackTrace = (_, frames) => frames'],
  ['prepareStackTrace gives a list of texts', 'Error.prepareStackTrace = (_, frames) => frames.map(String)'],
  ['prepareStackTrace gives nothing', 'Error.prepareStackTrace = () => undefined'],
  ['prepareStackTrace gives an object whose text throws', 'Error.prepareStackTrace = () => Object.create(null)'],
  ['prepareStackTrace throws', 'Error.prepareStackTrace = () => { throw new Error("no stack") }'],
  ['stackTraceLimit is 0', 'Error.stackTraceLimit = 0'],
]

for (const [what, code] of replaced) {
  test(`where ${what}, enrichSpan is false, and the message has no call site`, async t => {
    t.is(
      await callSite(t, {'program.mjs': program(entry).replace('careless()\n', `${code}; careless()\n`)}),
      'undefined',
    )
  })
}

const entry = path.resolve('dist/index.js')
const page = path.resolve('dist/browser/index.js')

async function bundle(contents: string): Promise<string> {
  const {outputFiles} = await build({
    stdin: {contents, resolveDir: process.cwd()},
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    tsconfigRaw: {},
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

async function callSite(t: ExecutionContext, files: Readonly<Record<string, string>>, below = ''): Promise<string> {
  const made = await mkdtemp(path.join(os.tmpdir(), 'call-site-'))
  t.teardown(() => rm(made, {recursive: true}))
  const folder = path.join(made, below)
  await mkdir(folder, {recursive: true})
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text)
  const {stdout} = await promisify(execFile)(process.execPath, [path.join(folder, 'program.mjs')])
  return stdout.trim()
}
