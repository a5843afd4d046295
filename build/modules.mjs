// The sources, the tests and the programs, file to file, for development:
//   src, test, playground, bench, report-page -> .build
// A test may import any file of src. It then takes the doors from .build/src as well, so that its process holds one copy of
// the state. Programs and benchmarks take the package as it ships.
import {existsSync, readdirSync} from 'node:fs'
import path from 'node:path'
import {build} from 'esbuild'
import {pageSources} from '../playground/page/bundle.mjs'
import {hasSpool} from './chunks.mjs'
import {rewriteImports} from './imports.mjs'
import {reportTemplate} from './report-template.mjs'

const root = path.resolve(import.meta.dirname, '..')
const at = (...names) => path.join(root, ...names)

// Only tsc reads type tests; fixtures are data.
const notBuilt = [at('test', 'types'), at('test', 'fixtures'), ...pageSources]

// report-page for its tests: what a report holds is the bundle.
const folders = ['src', 'test', 'playground', 'bench', 'report-page']

function sources(folder) {
  if (!existsSync(at(folder))) return []
  return readdirSync(at(folder), {recursive: true})
    .filter(name => /(?<!\.d)\.ts$/.test(name) && !name.includes('node_modules'))
    .map(name => at(folder, name))
    .filter(file => !notBuilt.some(skipped => file.startsWith(skipped + path.sep)))
}

/** Returns the files of development, as pairs of a path in the project and its text. */
export async function modules() {
  return (await Promise.all(folders.map(compile))).flat()
}

async function compile(folder) {
  const {outputFiles} = await build({
    entryPoints: sources(folder),
    outbase: at(folder),
    outdir: at('.build', folder),
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    sourcemap: 'linked',
    define: hasSpool('node'),
    plugins: folder === 'src' ? [reportTemplate('../../../../dist/template.cjs')] : [],
    logLevel: 'warning',
    write: false,
  })
  return outputFiles.map(({path: file, text}) => [
    path.relative(root, file),
    file.endsWith('.map') ? text : rewriteImports(file, text, specifier => toBuilt(specifier, folder, file)),
  ])
}

const sourcesBuilt = at('.build/src')

// Copied to other places, where they find the package as it ships.
const copied = ['otel3', 'runtimes'].map(name => at('.build/test', name) + path.sep)

function toBuilt(specifier, folder, importer) {
  if (specifier.startsWith('.')) return specifier.replace(/\.ts$/, '.js')
  const platform = /^#platform\/(.+)$/.exec(specifier)
  if (platform) return between(importer, path.join(sourcesBuilt, 'platform/node', `${platform[1]}.js`))
  const door =
    folder === 'test' && !copied.some(part => importer.startsWith(part)) && /^enrich-span(?:\/(\w+))?$/.exec(specifier)
  return door ? between(importer, path.join(sourcesBuilt, `${door[1] ?? 'index'}.js`)) : undefined
}

function between(importer, file) {
  const specifier = path.relative(path.dirname(importer), file).split(path.sep).join('/')
  return specifier.startsWith('.') ? specifier : `./${specifier}`
}
