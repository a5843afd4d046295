// The CommonJS build: one file with every room, and one small file for each door, which reads its part of it.
//   dist/commonjs.cjs   rooms run when the first door needs them, so `enrich-span/enrich` stays as light as it is as a module
//   dist/<door>.cjs     package.json gives it to `require` where a module cannot be required, as in Jest
// Nobody bundles it: bundlers and Node take the modules, so a process or a bundle holds one copy (docs/runtimes.md).
import path from 'node:path'
import {build} from 'esbuild'
import {doors, hasSpool} from './chunks.mjs'
import {withClassNames} from './class-names.mjs'
import {platformHalf} from './platform-half.mjs'
import {reportTemplate} from './report-template.mjs'

const root = path.resolve(import.meta.dirname, '..')

/** Returns the files of the build, as pairs of a path in the project and its text. */
export async function commonjs() {
  const parts = doors.map(door => `  get '${door}'() { return require('./src/${door}.ts') },`)
  const {outputFiles} = await build({
    stdin: {contents: `module.exports = {\n${parts.join('\n')}\n}`, resolveDir: root, sourcefile: 'doors.cjs'},
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'es2022',
    packages: 'external',
    legalComments: 'none',
    // The names stay, for stacks. Nobody reads this copy, so its blanks go: they are a quarter of it.
    minifyWhitespace: true,
    // Jest cannot import from CommonJS.
    supported: {'dynamic-import': false},
    tsconfigRaw: {},
    define: hasSpool('node'),
    plugins: [platformHalf('node'), reportTemplate('./template.cjs')],
    logLevel: 'warning',
    write: false,
  })
  return [['dist/commonjs.cjs', withClassNames(outputFiles[0].text)], ...doors.map(doorFile)]
}

const doorFile = door => [`dist/${door}.cjs`, `'use strict'\nmodule.exports = require('./commonjs.cjs')['${door}']\n`]
