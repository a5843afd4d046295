// The modules of the package: one file for each door, and what doors share in chunks, so that a process or a bundle holds
// one copy of every module's state.
//   dist/          for Node and bundlers
//   dist/browser   async functions lowered, because zone.js loses the span at a native `await`
// Names and lines are as in the sources, so stacks need no source map.
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {build} from 'esbuild'
import {withClassNames} from './class-names.mjs'
import {platformHalf} from './platform-half.mjs'
import {markPure} from './pure.mjs'
import {reportTemplate} from './report-template.mjs'

const root = path.resolve(import.meta.dirname, '..')
const sources = path.join(root, 'src')

/** esbuild's options for async functions that zone.js can follow. */
export const lowered = {supported: {'async-await': false, 'async-generator': false, 'for-await': false}}

/**
 * The constant that says whether files outlive the process. esbuild drops what stands behind a `false`, and with it the
 * files that nothing else needs.
 */
export const hasSpool = half => ({HAS_SPOOL: String(half === 'node')})

/** The names of the doors of the library. The command line is a program of its own. */
export const doors = readdirSync(sources)
  .filter(name => name.endsWith('.ts') && name !== 'cli.ts')
  .map(name => path.basename(name, '.ts'))

const builds = {
  node: {
    folder: 'dist',
    // A thread of Node loads the hooks by their address, beside the chunk that names it.
    entries: {cli: 'cli.ts', 'chunks/typescript-hooks': 'cli/load/typescript-hooks.ts'},
    template: '../template.cjs',
    options: {},
  },
  web: {folder: 'dist/browser', entries: {}, template: undefined, options: lowered},
}

/** Returns the files of one half of the platform, `node` or `web`, as pairs of a path in the project and its text. */
export async function chunks(half) {
  const {folder, entries, template, options} = builds[half]
  const named = {...Object.fromEntries(doors.map(door => [door, `${door}.ts`])), ...entries}
  const {outputFiles} = await build({
    entryPoints: Object.entries(named).map(([out, file]) => ({out, in: path.join(sources, file)})),
    outdir: path.join(root, folder),
    // Diagnostics know their own frames by this name.
    chunkNames: 'chunks/enrich-span-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    packages: 'external',
    legalComments: 'none',
    tsconfigRaw: {},
    define: hasSpool(half),
    plugins: [platformHalf(half), reportTemplate(template), pureSources],
    logLevel: 'warning',
    write: false,
    ...options,
  })
  return outputFiles.map(({path: file, text}) => [
    path.relative(root, file),
    disposable(half, pureNamespaces(withoutBareImports(withClassNames(text)))),
  ])
}

const pureSources = {
  name: 'pure sources',
  setup({onLoad}) {
    onLoad({filter: /[/\\]src[/\\].*\.ts$/}, ({path: file}) => ({
      loader: 'ts',
      contents: markPure(file, readFileSync(file, 'utf8')),
    }))
  },
}

// They would only run a chunk, and no source does anything when it runs.
const withoutBareImports = code => code.replace(/^import "\.[^"]*";\n/gm, '')

// esbuild fills the object of an `import *` in a statement of its own, which a bundler must keep.
function pureNamespaces(code) {
  return code.replace(
    /^var (\w+) = \{\};\n__export\(\1, (\{[^}]*\})\);$/gm,
    'var $1 = /* @__PURE__ */ (() => {\n  const all = {};\n  __export(all, $2);\n  return all;\n})();',
  )
}

// Some browsers lack these symbols. The fallback is the name that the `using` of esbuild and TypeScript looks for.
function disposable(half, code) {
  if (half === 'node') return code
  return code.replace(/\bSymbol\.(dispose|asyncDispose)\b/g, '($& ?? Symbol.for("$&"))')
}
