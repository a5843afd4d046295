import {existsSync} from 'node:fs'
import {createRequire, register} from 'node:module'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import type {DatapointInput} from '../evaluate/dataset/datapoint.ts'
import type {Experiment} from '../evaluate/experiment.ts'
import {isRecord} from '../diagnostics/check-options.ts'
import {LoadError, UsageError} from './command.ts'

/** Any experiment. The file of the experiment checked its types. */
export type AnyExperiment = Experiment<DatapointInput, unknown>

/**
 * Loads the experiment that is the default export of `file`. Throws a `LoadError` when the file throws, otherwise a
 * `UsageError`.
 */
export async function loadExperiment(file: string): Promise<AnyExperiment> {
  if (!existsSync(file)) throw new UsageError(`there is no file "${file}"`)
  const absolute = path.resolve(file)
  if (/\.[cm]?tsx?$/.test(file)) readTypeScript(file)
  let exports: {readonly default?: unknown}
  try {
    exports = (await import(pathToFileURL(absolute).href)) as {readonly default?: unknown}
  } catch (error) {
    throw new LoadError(`${file}: could not be loaded: ${stackOf(error)}`, {cause: error})
  }
  const loaded = exports.default
  if (isRecord(loaded) && 'dataset' in loaded && 'function' in loaded) return loaded as unknown as AnyExperiment
  throw new UsageError(
    `${file}: its default export must be an experiment. Write: export default experiment({name, dataset, function, evaluators})`,
  )
}

// Node strips types itself if it can. Otherwise the project's esbuild compiles the file. This package contains no
// compiler.
function readTypeScript(file: string): void {
  // The type declarations of Node 20 lack the field.
  if ((process.features as {readonly typescript?: unknown}).typescript) return
  const esbuild = [path.resolve(file), path.resolve('package.json')].map(findEsbuild).find(found => found !== undefined)
  if (esbuild === undefined) {
    throw new UsageError(
      `${file}: this Node (${process.versions.node}) does not read TypeScript and the project has no esbuild. Use Node 22.18 or newer, or: npm install --save-dev esbuild`,
    )
  }
  register('./typescript-hooks.js', {parentURL: import.meta.url, data: {esbuild}})
}

function findEsbuild(from: string): string | undefined {
  try {
    return pathToFileURL(createRequire(from).resolve('esbuild')).href
  } catch {
    return undefined
  }
}

// The stack frames of this program do not help to find the mistake.
function stackOf(error: unknown): string {
  const {stack = String(error)} = Object(error) as {readonly stack?: string}
  const [first = '', ...frames] = stack.split('\n')
  const ours = new URL('.', import.meta.url).href
  return [first, ...frames.filter(frame => !frame.includes(ours) && !/\bnode:/.test(frame))].join('\n')
}
