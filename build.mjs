// Builds file to file; only pages are bundled: the playground's (playground/page/bundle.mjs), and that of a report, which
// becomes one file of data (report-page/bundle.mjs).
//   src                      -> dist          for Node and bundlers
//   src                      -> dist/browser  async functions lowered, because zone.js loses the span at a native `await`;
//                                             esbuild's helpers for that stand once, in lowered.js
//   src                      -> dist/*.cjs    for `require` where modules cannot be required (build-commonjs.mjs)
//   src                      -> dist/*.d.cts  by tsc; skipped with --no-types. Declarations are CommonJS, because TypeScript
//                                             lets modules import those, but not the other way round. A door has a .d.ts too
//   test, playground, bench, report-page -> .build
//                                             imports of src point at dist, so that a process holds one copy of the state
import {execFile} from 'node:child_process'
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {promisify} from 'node:util'
import {build} from 'esbuild'
import {parseSync} from 'oxc-parser'
import {commonjs, doors} from './build-commonjs.mjs'
import {bundlePage, pageOut, pageSources} from './playground/page/bundle.mjs'
import {bundleReportPage} from './report-page/bundle.mjs'

const root = import.meta.dirname
const at = (...names) => path.join(root, ...names)

// Only tsc reads type tests; fixtures are data.
const notBuilt = [at('test', 'types'), at('test', 'fixtures'), ...pageSources]

function files(folder, ending) {
  if (!existsSync(at(folder))) return []
  const names = readdirSync(at(folder), {recursive: true})
  return names.filter(name => name.endsWith(ending) && !name.includes('node_modules')).map(name => at(folder, name))
}

// `without`: folders that this output does not need.
const sources = (folder, without = []) =>
  files(folder, '.ts').filter(
    file =>
      !file.endsWith('.d.ts') &&
      !without.some(skipped => file.startsWith(at(folder, skipped))) &&
      !notBuilt.some(skipped => file.startsWith(skipped + path.sep)),
  )

const toJs = specifier => (specifier.startsWith('.') ? specifier.replace(/\.ts$/, '.js') : undefined)

function relative(fromFile, toFile) {
  const specifier = path.relative(path.dirname(fromFile), toFile).split(path.sep).join('/')
  return specifier.startsWith('.') ? specifier : `./${specifier}`
}

// A browser file names the web half of the platform itself, so that no bundler can choose wrongly among package.json's `imports`.
const toBrowserJs = (specifier, importer) =>
  specifier.startsWith('#platform/')
    ? relative(importer, at('src/platform/web', `${path.basename(specifier)}.js`))
    : toJs(specifier)

// A file in .build lies one folder deeper than its source.
function toBuiltJs(specifier, importer) {
  if (!specifier.startsWith('.')) return
  const target = path.resolve(path.dirname(importer), specifier)
  if (!target.startsWith(at('src') + path.sep)) return toJs(specifier)
  const inDist = at('dist', path.relative(at('src'), target))
  return toJs(relative(at('.build', path.relative(root, importer)), inDist))
}

// Some browsers lack these symbols. The fallback is the name that the `using` of esbuild and TypeScript looks for.
const disposable = code => code.replace(/\bSymbol\.(dispose|asyncDispose)\b/g, '($& ?? Symbol.for("$&"))')

// On the first line, so that the source map still matches.
function withTemplate(code) {
  if (!placeholder.test(code)) return code
  return `import built from './${path.basename(templateFile)}'; ${code.replace(placeholder, 'built')}`
}

const lowered = {supported: {'async-await': false, 'async-generator': false, 'for-await': false}}

const outputs = [
  {folder: 'src', outdir: 'dist', rewrite: toJs, finish: withTemplate},
  {
    folder: 'src',
    outdir: 'dist/browser',
    rewrite: toBrowserJs,
    options: lowered,
    finish: code => disposable(code).replace(placeholder, 'undefined'),
    without: ['cli', 'platform/node'],
    helpers: 'lowered',
  },
  {folder: 'test', outdir: '.build/test', rewrite: toBuiltJs},
  {folder: 'playground', outdir: '.build/playground', rewrite: toBuiltJs},
  {folder: 'bench', outdir: '.build/bench', rewrite: toBuiltJs},
  // For its tests: what a report holds is the bundle.
  {folder: 'report-page', outdir: '.build/report-page', rewrite: toBuiltJs},
]

async function compile({folder, outdir, without, rewrite, options, helpers, finish = code => code}) {
  const {outputFiles} = await build({
    entryPoints: sources(folder, without),
    outbase: at(folder),
    outdir: at(outdir),
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    sourcemap: 'linked',
    logLevel: 'warning',
    write: false,
    ...options,
  })
  const shared = new Map()
  const share = helpers
    ? (file, text) => shareHelpers(file, text, at(outdir, `${helpers}.js`), shared)
    : (_, text) => text
  for (const {path: file, text} of outputFiles) {
    const importer = at(folder, path.relative(at(outdir), file))
    const toFinal = code => finish(rewriteImports(file, share(file, code), name => rewrite(name, importer)))
    write(file, file.endsWith('.js') ? toFinal(text) : text)
  }
  if (helpers) write(at(outdir, `${helpers}.js`), [...shared.values()].map(text => `export ${text}\n`).join(''))
}

// esbuild repeats its helpers at the head of each file. Collects them in `shared`, by name, and imports them instead.
// Their lines stay, empty, so that source maps still match.
function shareHelpers(file, code, helpersFile, shared) {
  const helpers = parseSync(file, code).program.body.flatMap(({type, start, end, declarations: [first] = []}) =>
    type === 'VariableDeclaration' && first.id.name?.startsWith('__') ? {name: first.id.name, start, end} : [],
  )
  if (helpers.length === 0) return code
  let rest = code
  for (const {name, start, end} of helpers.toReversed()) {
    const text = code.slice(start, end)
    shared.set(name, text)
    rest = rest.slice(0, start) + text.replace(/[^\n]/g, '') + rest.slice(end)
  }
  const used = helpers.map(({name}) => name).filter(name => rest.includes(name))
  return `import {${used.join(', ')}} from '${relative(file, helpersFile)}'; ${rest}`
}

// A file that is already right is left alone, because a running program may be reading it.
function write(file, text) {
  mkdirSync(path.dirname(file), {recursive: true})
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text)
}

// Removes the output of deleted sources: tests would still find it, and the package would ship it.
function prune() {
  const expected = new Set(
    outputs.flatMap(({folder, outdir, without, helpers}) => [
      ...sources(folder, without).map(stemIn(folder, outdir)),
      ...(helpers ? [at(outdir, helpers)] : []),
    ]),
  )
  const whole = new Set([at('dist', templateFile), ...['commonjs', ...doors].map(name => at('dist', `${name}.cjs`))])
  for (const door of doors) whole.add(at('dist', `${door}.d.ts`))
  for (const file of [...files('dist', ''), ...files('.build', '')]) {
    if (file.startsWith(pageOut + path.sep)) continue
    if (whole.has(file)) continue
    const [, stem, ending] = /^(.+?)(\.js|\.js\.map|\.d\.cts|\.d\.ts|\.cjs)$/.exec(file) ?? []
    if (stem && (!expected.has(stem) || ending === '.cjs' || ending === '.d.ts')) rmSync(file)
  }
}

const stemIn = (folder, outdir) => source => at(outdir, path.relative(at(folder), source)).slice(0, -'.ts'.length)

// `rewrite` returns the specifier for the output, or undefined to keep it.
function rewriteImports(file, code, rewrite) {
  const {module, program} = parseSync(file, code)
  const {staticImports, staticExports, dynamicImports} = module
  const requests = [
    ...staticImports.map(({moduleRequest}) => moduleRequest),
    ...staticExports.flatMap(({entries}) => entries[0]?.moduleRequest ?? []),
    ...dynamicImports.map(({moduleRequest}) => moduleRequest),
    ...(file.endsWith('.d.ts') ? augmentations(program) : []),
  ]
  // An import that is exported again is listed twice.
  const places = new Map(requests.map(({start, end}) => [start, end]))
  let rewritten = code
  // From the end, so that earlier positions stay valid.
  for (const [start, end] of [...places].sort(([a], [b]) => b - a)) {
    const literal = /^(['"])(.*)\1$/.exec(code.slice(start, end))
    const specifier = literal && rewrite(literal[2])
    if (specifier) rewritten = `${rewritten.slice(0, start)}'${specifier}'${rewritten.slice(end)}`
  }
  return rewritten
}

// The file that a `declare module './file.ts'` adds to.
const augmentations = ({body}) =>
  body.filter(({type, kind}) => type === 'TSModuleDeclaration' && kind === 'module').map(({id}) => id)

async function declarations() {
  const tsc = at('node_modules/typescript/bin/tsc')
  await promisify(execFile)(process.execPath, [tsc, '-p', at('tsconfig.build.json')]).catch(error => {
    throw new Error(`declarations: tsc failed\n${error.stdout || error.stderr || error.message}`)
  })
  for (const file of files(declared, '.d.ts')) {
    // tsc leaves `./file.ts` in declarations, a file that is not shipped.
    const text = rewriteImports(file, readFileSync(file, 'utf8'), toCjs)
    write(at('dist', path.relative(at(declared), file).replace(/\.d\.ts$/, '.d.cts')), text)
  }
  for (const door of doors) write(at('dist', `${door}.d.ts`), `export * from './${door}.cjs'\n`)
}

/** Where tsc writes declarations: `outDir` of tsconfig.build.json. */
const declared = '.build/declarations'

const toCjs = specifier => (specifier.startsWith('.') ? specifier.replace(/\.ts$/, '.cjs') : undefined)

async function requirable() {
  const template = `require('./${templateFile}')`
  for (const [name, text] of await commonjs())
    write(
      at('dist', name),
      text.replace(placeholder, () => template),
    )
}

// The constant that src/evaluate/report-files/template.ts declares. Only dist writes files. Its modules and its CommonJS
// read one file of data. No `define` of esbuild: that puts the page into the source map once more.
const placeholder = /\bREPORT_TEMPLATE\b/
const templateFile = 'evaluate/report-files/template.cjs'

async function main() {
  prune()
  write(at('dist', templateFile), `module.exports = ${JSON.stringify(await bundleReportPage())}\n`)
  await Promise.all([
    ...outputs.map(output => compile(output)),
    requirable(),
    process.argv.includes('--no-types') || declarations(),
  ])
  await bundlePage(lowered)
}

await main().catch(error => {
  // esbuild has printed its own errors already.
  if (!error.errors) console.error(error.message)
  process.exitCode = 1
})
