// The CommonJS build: one file with every room, and one small file for each door, which reads its part of it.
//   dist/commonjs.cjs   rooms run when the first door needs them, so `enrich-span/enrich` stays as light as it is as a module
//   dist/<door>.cjs     package.json gives it to `require` where a module cannot be required, as in Jest
// Nobody bundles it: bundlers and Node take the modules, so a process or a bundle holds one copy (docs/runtimes.md).
import {readdirSync} from 'node:fs'
import path from 'node:path'
import {build} from 'esbuild'

const root = import.meta.dirname
const sources = path.join(root, 'src')

/** The names of the doors of the library. The command line is a program of its own. */
export const doors = readdirSync(sources)
  .filter(name => name.endsWith('.ts') && name !== 'cli.ts')
  .map(name => path.basename(name, '.ts'))

/** The files of the build, as pairs of a name in dist and its text. */
export async function commonjs() {
  const parts = doors.map(door => `  get '${door}'() { return require('./src/${door}.ts') },`)
  const {outputFiles} = await build({
    stdin: {contents: `module.exports = {\n${parts.join('\n')}\n}`, resolveDir: root, sourcefile: 'doors.cjs'},
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'es2022',
    packages: 'external',
    // Nothing is minified, so stacks need no source map.
    legalComments: 'none',
    tsconfigRaw: {},
    plugins: [nodeHalf],
    logLevel: 'warning',
    write: false,
  })
  return [['commonjs.cjs', withClassNames(outputFiles[0].text)], ...doors.map(doorFile)]
}

// esbuild calls a class that refers to itself `_Name`, which its users would read in `constructor.name`.
function withClassNames(code) {
  const renamed = [...code.matchAll(/\b(\w+) = class _\1\b/g)].map(([, name]) => name)
  return renamed.reduce((text, name) => text.replaceAll(new RegExp(`\\b_${name}\\b`, 'g'), name), code)
}

const doorFile = door => [`${door}.cjs`, `'use strict'\nmodule.exports = require('./commonjs.cjs')['${door}']\n`]

const nodeHalf = {
  name: 'the half of the platform for Node',
  setup({onResolve}) {
    onResolve({filter: /^#platform\//}, ({path: specifier}) => ({
      path: path.join(sources, 'platform/node', `${specifier.slice('#platform/'.length)}.ts`),
    }))
  },
}
