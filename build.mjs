// Builds everything: the package in dist, the tests and programs in .build. `build/` has one file for each kind of output.
//   node build.mjs              all of it
//   node build.mjs --no-types   without declarations, in seconds
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {chunks, lowered} from './build/chunks.mjs'
import {commonjs} from './build/commonjs.mjs'
import {declarations} from './build/declarations.mjs'
import {modules} from './build/modules.mjs'
import {templateFile} from './build/report-template.mjs'
import {bundlePage, pageOut} from './playground/page/bundle.mjs'

const root = import.meta.dirname
const withTypes = !process.argv.includes('--no-types')

async function main() {
  const [template, ...built] = await Promise.all([
    templateFile(),
    chunks('node'),
    chunks('web'),
    commonjs(),
    modules(),
    withTypes ? declarations() : [],
  ])
  const files = new Map([template, ...built.flat()])
  prune(files)
  for (const [file, text] of files) write(path.join(root, file), text)
  await bundlePage(lowered)
}

// A file that is already right is left alone, because a running program may be reading it.
function write(file, text) {
  mkdirSync(path.dirname(file), {recursive: true})
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text)
}

// Removes the output of deleted sources: tests would still find it, and the package would ship it.
function prune(files) {
  const kept = name => files.has(name) || (!withTypes && /\.d\.c?ts$/.test(name)) || inPage(name)
  for (const folder of ['dist', ...outputFolders(files)]) {
    if (!existsSync(path.join(root, folder))) continue
    for (const name of readdirSync(path.join(root, folder), {recursive: true, withFileTypes: true})) {
      const file = path.relative(root, path.join(name.parentPath, name.name))
      if (name.isFile() && !kept(file)) rmSync(path.join(root, file))
    }
  }
}

const inPage = file => path.join(root, file).startsWith(pageOut + path.sep)

// `.build/src` and so on. Beside them stands what tests and tools leave.
const outputFolders = files =>
  new Set(
    [...files.keys()].filter(file => file.startsWith('.build')).map(file => file.split(path.sep, 2).join(path.sep)),
  )

await main().catch(error => {
  // esbuild has printed its own errors already.
  if (!error.errors) console.error(error.message)
  process.exitCode = 1
})
