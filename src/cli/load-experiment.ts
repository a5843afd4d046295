import {existsSync} from 'node:fs'
import {createRequire, register} from 'node:module'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import type {DatapointInput} from '../evaluate/dataset/datapoint.ts'
import type {Experiment} from '../evaluate/experiment.ts'
import {UsageError} from './command.ts'

/** Any experiment: its types were checked where it was written. */
export type AnyExperiment = Experiment<DatapointInput, unknown>

/** What an eval file threw while it was loaded. */
export class LoadError extends Error {
  override readonly name = 'LoadError'
}

/** Loads the experiment that `file` exports as its default. Throws a `UsageError`, or a `LoadError` when the file threw. */
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
  const given = exports.default
  if (typeof given === 'object' && given !== null && 'dataset' in given && 'function' in given) {
    return given as AnyExperiment
  }
  throw new UsageError(
    `${file}: its default export must be an experiment. Write: export default experiment({name, dataset, function, evaluators})`,
  )
}

// Node's own type stripping where it has it, else the project's esbuild: this package brings no compiler.
function readTypeScript(file: string): void {
  // The types of Node 20 do not know the field.
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

// The frames of this program say nothing about the mistake.
function stackOf(error: unknown): string {
  const {stack = String(error)} = Object(error) as {readonly stack?: string}
  const [first = '', ...frames] = stack.split('\n')
  const ours = new URL('.', import.meta.url).href
  return [first, ...frames.filter(frame => !frame.includes(ours) && !/\bnode:/.test(frame))].join('\n')
}
