// Runs in Node's loader thread and compiles TypeScript with the project's esbuild.
import {readFile} from 'node:fs/promises'
import type {InitializeHook, LoadHook} from 'node:module'
import {fileURLToPath} from 'node:url'

/** The part of esbuild that these hooks use. */
interface Esbuild {
  transform(code: string, options: Readonly<Record<string, unknown>>): Promise<{readonly code: string}>
}

let esbuild: Esbuild | undefined

/** Node calls it once, with the location of the project's esbuild. */
export const initialize: InitializeHook<{readonly esbuild: string}> = async data => {
  const loaded = (await import(data.esbuild)) as Esbuild & {readonly default?: Esbuild}
  esbuild = loaded.default ?? loaded
}

/** Returns the JavaScript of a TypeScript file to Node. */
export const load: LoadHook = async (url, context, nextLoad) => {
  if (!/^file:.*\.[cm]?tsx?$/.test(url) || esbuild === undefined) return nextLoad(url, context)
  const file = fileURLToPath(url)
  const {code} = await esbuild.transform(await readFile(file, 'utf8'), {
    loader: file.endsWith('x') ? 'tsx' : 'ts',
    format: 'esm',
    target: `node${process.versions.node}`,
    sourcemap: 'inline',
    sourcefile: file,
  })
  return {format: 'module', source: code, shortCircuit: true}
}
