import {readFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {build} from 'esbuild'
import {parseSync} from 'oxc-parser'

// Every process reads and compiles these files of ours, and their bytes, before the first line of the user's runs. The figures
// of the day plus 10 %.
const budget = {
  'enrich-span/enrich': {files: 12, bytes: 69_000},
  'enrich-span': {files: 26, bytes: 470_000},
}

for (const [door, most] of Object.entries(budget)) {
  test(`${door} loads at most ${most.files} files of ${most.bytes} bytes in Node`, async t => {
    const {files, bytes} = await loadedBy(door)
    t.true(files.length <= most.files, `${files.length} files`)
    t.true(bytes <= most.bytes, `${bytes} bytes`)
  })
}

test('the rules of ownership come with a tracer, not with enrichSpan', async t => {
  const rules = /\/(enrich\/rules|context\/(discover|tracer-stack|context-snapshot|state\/span-owner))/
  const [alone, whole] = await Promise.all(['enrich-span/enrich', 'enrich-span'].map(loadedBy))
  t.deepEqual(
    alone?.sources.filter(file => rules.test(file)),
    [],
  )
  t.true(whole?.sources.some(file => rules.test(file)))
})

test('a report is loaded when one is written, neither with the library nor with experiments', t => {
  const sources = ['dist/index.js', 'dist/evaluate.js'].flatMap(door => sourcesIn([...staticImports(door)]))
  t.true(sources.includes('src/evaluate/write-report.ts'))
  t.deepEqual(
    sources.filter(file => file.includes('/report-files/')),
    [],
  )
})

/** The files that an import of `file` reads at once, without those that it may ask for later. */
function staticImports(file: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const {module} = parseSync(file, readFileSync(file, 'utf8'))
  const requests = [
    ...module.staticImports.map(({moduleRequest}) => moduleRequest.value),
    ...module.staticExports.flatMap(({entries}) => entries[0]?.moduleRequest?.value ?? []),
  ]
  for (const request of requests) {
    if (request.startsWith('.')) staticImports(path.join(path.dirname(file), request), seen)
  }
  return seen
}

/** The sources in shipped files. A comment of the build names each. */
const sourcesIn = (files: readonly string[]): readonly string[] =>
  files.flatMap(file => readFileSync(file, 'utf8').match(/(?<=^\/\/ )src\/.*\.ts$/gm) ?? [])

interface Loaded {
  readonly files: readonly string[]
  readonly sources: readonly string[]
  readonly bytes: number
}

async function loadedBy(door: string): Promise<Loaded> {
  const {metafile} = await build({
    stdin: {contents: `export * from '${door}'`, resolveDir: process.cwd()},
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['@opentelemetry/*', 'node:*'],
    // The shipped files, not the sources that tsconfig's `paths` would lead to.
    tsconfigRaw: {},
    metafile: true,
    write: false,
  })
  const own = Object.entries(metafile.inputs).filter(([file]) => file.startsWith('dist/'))
  const files = own.map(([file]) => file)
  return {files, sources: sourcesIn(files), bytes: own.reduce((sum, [, {bytes}]) => sum + bytes, 0)}
}
