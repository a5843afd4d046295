// The declarations of the package:
//   dist/types.d.cts    every exported declaration once
//   dist/<door>.d.cts   the names of a door, and dist/<door>.d.ts the same for modules. Declarations are CommonJS, because
//                       TypeScript lets modules import those, but not the other way round
import {execFile} from 'node:child_process'
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {promisify} from 'node:util'
import {parseSync} from 'oxc-parser'
import {doors} from './chunks.mjs'
import {rewriteImports} from './imports.mjs'

const root = path.resolve(import.meta.dirname, '..')
const at = (...names) => path.join(root, ...names)

/** Where tsc writes declarations: `outDir` of tsconfig.build.json. */
const declared = at('.build/declarations')

/** Returns the files of the build, as pairs of a path in the project and its text. */
export async function declarations() {
  rmSync(declared, {recursive: true, force: true})
  await tsc()
  for (const name of readdirSync(declared, {recursive: true}).filter(each => each.endsWith('.d.ts'))) resolvable(name)
  const names = new Map(doors.map(door => [door, namesOf(path.join(declared, `${door}.d.ts`))]))
  return [
    ['dist/types.d.cts', await rolledUp(names)],
    ...[...names].flatMap(([door, exported]) => doorFiles(door, exported)),
  ]
}

async function tsc() {
  const compiler = at('node_modules/typescript/bin/tsc')
  await promisify(execFile)(process.execPath, [compiler, '-p', at('tsconfig.build.json')]).catch(error => {
    throw new Error(`declarations: tsc failed\n${error.stdout || error.stderr || error.message}`)
  })
}

// tsc leaves `./file.ts` and `#platform/…` in declarations, which nobody else could resolve.
function resolvable(name) {
  const file = path.join(declared, name)
  const up = '../'.repeat(name.split(path.sep).length - 1) || './'
  const text = rewriteImports(file, readFileSync(file, 'utf8'), specifier =>
    specifier.startsWith('#platform/')
      ? `${up}platform/node/${specifier.slice('#platform/'.length)}.js`
      : specifier.replace(/^(\..*)\.ts$/, '$1.js'),
  )
  writeFileSync(file, text)
}

/** The exports of a door. Two doors may give one name to two functions, whose own names then differ. */
function namesOf(file) {
  const {body} = parseSync(file, readFileSync(file, 'utf8')).program
  return body.flatMap(({type, exportKind, specifiers = []}) =>
    type !== 'ExportNamedDeclaration'
      ? []
      : specifiers.map(({exportKind: own, local, exported}) => ({
          type: exportKind === 'type' || own === 'type' ? 'type ' : '',
          local: local.name,
          name: exported.name,
        })),
  )
}

const doorFiles = (door, names) =>
  ['d.cts', 'd.ts'].map(ending => [
    `dist/${door}.${ending}`,
    `export {${names.map(({type, local, name}) => type + renamed(local, name)).join(', ')}} from './types.cjs'\n`,
  ])

const renamed = (from, to) => (from === to ? to : `${from} as ${to}`)

/** All declarations of all doors in one file. */
async function rolledUp(names) {
  // Loaded here, because it reads a whole compiler.
  const {Extractor, ExtractorConfig} = await import('@microsoft/api-extractor')
  const everything = path.join(declared, 'everything.d.ts')
  const out = at('.build/types.d.ts')
  writeFileSync(everything, [...ownNames(names).values()].join(''))
  const silent = {default: {logLevel: 'none'}}
  mkdirSync(at('.build'), {recursive: true})
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: everything,
      compiler: {overrideTsconfig: {compilerOptions, include: [declared]}},
      dtsRollup: {enabled: true, untrimmedFilePath: out},
      apiReport: {enabled: false, reportFileName: 'unused.api.md'},
      docModel: {enabled: false},
      tsdocMetadata: {enabled: false},
      messages: {extractorMessageReporting: silent, tsdocMessageReporting: silent, compilerMessageReporting: silent},
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: at('package.json'),
  })
  const {succeeded, errorCount} = Extractor.invoke(config, {localBuild: true, messageCallback: hush})
  if (!succeeded) throw new Error(`declarations: ${errorCount} errors while they were put into one file`)
  return withAbortSignal(readFileSync(out, 'utf8'))
}

// A project may have neither the types of Node nor those of the DOM.
const withAbortSignal = text =>
  `${text}
declare type AbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer T } } ? T : { readonly aborted: boolean };
`

// Each declaration once, under its own name.
const ownNames = names =>
  new Map(
    [...names].flatMap(([door, exported]) =>
      exported.map(({type, local, name}) => [local, `export {${type}${renamed(name, local)}} from './${door}.js'\n`]),
    ),
  )

// It would print which compiler it uses.
function hush(message) {
  message.handled = true
}

const compilerOptions = {
  target: 'es2022',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  lib: ['es2022', 'esnext.disposable', 'dom', 'dom.iterable', 'dom.asynciterable'],
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
}
