// Runs in Node's loader thread. Resolves imports as the project's TypeScript does, compiles TypeScript with the project's
// esbuild, and reports every file that it loads.
import {readFile} from 'node:fs/promises'
import type {InitializeHook, LoadHook, ResolveHook} from 'node:module'
import path from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import type {MessagePort} from 'node:worker_threads'
import {type Compiler, openCompiler} from './compiler.ts'
import {fileCandidates} from './file-candidates.ts'
import {jsonModule} from './json-module.ts'

/** The data that the program passes to the hooks. */
interface HookData {
  /** The location of the project's esbuild; absent when the project has none. */
  readonly esbuild: string | undefined
  /** Receives the path of each loaded file, and of each file that is missing. */
  readonly port: MessagePort
}

let location: string | undefined
let port: MessagePort | undefined
let opened: Promise<Compiler> | undefined

/** Node calls it once. */
export const initialize: InitializeHook<HookData> = data => {
  location = data.esbuild
  port = data.port
}

/** Starts the project's esbuild for the first file that needs it. */
const compiler = (): Promise<Compiler> | undefined =>
  location === undefined ? undefined : (opened ??= openCompiler(location))

/** Returns the file of an import. Node decides first, except that `paths` of a tsconfig win over a package. */
export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  const importer = importingFile(context.parentURL)
  if (importer === undefined || /^(node|data|https?):/.test(specifier)) return nextResolve(specifier, context)
  const isBare = !/^(\.|\/|file:)/.test(specifier)
  let failure: unknown
  try {
    const found = await nextResolve(specifier, context)
    if (!isBare || !found.url.includes('/node_modules/')) return found
    const alias = await aliased(specifier, importer)
    return alias === undefined ? found : {url: alias, shortCircuit: true}
  } catch (error) {
    failure = error
  }
  const url = (await byCompiler(specifier, importer)) ?? (isBare ? undefined : await byExtension(specifier, importer))
  if (url !== undefined) return {url, shortCircuit: true}
  if (!isBare) port?.postMessage(fileURLToPath(new URL(specifier, pathToFileURL(importer))))
  throw failure
}

// Packages are left to Node. Their files are compiled already.
function importingFile(url: string | undefined): string | undefined {
  return url?.startsWith('file:') && !url.includes('/node_modules/') ? fileURLToPath(url) : undefined
}

async function byCompiler(specifier: string, importer: string): Promise<string | undefined> {
  const found = await (await compiler())?.resolve(specifier, importer)
  return found === undefined ? undefined : pathToFileURL(found).href
}

async function aliased(specifier: string, importer: string): Promise<string | undefined> {
  const found = await byCompiler(specifier, importer)
  return found?.includes('/node_modules/') ? undefined : found
}

async function byExtension(specifier: string, importer: string): Promise<string | undefined> {
  const base = fileURLToPath(new URL(specifier, pathToFileURL(importer)))
  for (const file of fileCandidates(base)) {
    const isFile = await readFile(file).then(
      () => true,
      () => false,
    )
    if (isFile) return pathToFileURL(file).href
  }
  return undefined
}

/** Returns the JavaScript of a file to Node. */
export const load: LoadHook = async (url, context, nextLoad) => {
  if (!url.startsWith('file:') || url.includes('/node_modules/')) return nextLoad(url, context)
  const file = fileURLToPath(url)
  port?.postMessage(file)
  const extension = path.extname(file)
  if (extension === '.json' && context.importAttributes?.['type'] !== 'json') {
    return {format: 'module', source: jsonModule(await readFile(file, 'utf8'), file), shortCircuit: true}
  }
  if (!/^\.([cm]?tsx?|jsx)$/.test(extension)) return nextLoad(url, context)
  const found = await compiler()
  if (found === undefined) return nextLoad(url, context)
  const {format, code} = await found.compile(file, await readFile(file, 'utf8'))
  return {format, source: code, shortCircuit: true}
}
