import {existsSync} from 'node:fs'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import type {DatapointInput} from '../../evaluate/dataset/datapoint.ts'
import type {Experiment} from '../../evaluate/experiment.ts'
import {withFileOf} from '../../evaluate/facts/experiment-file.ts'
import {isRecord} from '../../diagnostics/check-options.ts'
import {LoadError, UsageError} from '../command.ts'
import {noFile} from './eval-files.ts'
import {cureOfLoadError} from './explain-load-error.ts'
import {findEsbuild, hasOtherLoader, registerSourceHooks, stripsTypes} from './source-hooks.ts'

/** Any experiment. The file of the experiment checked its types. */
export type AnyExperiment = Experiment<DatapointInput, unknown>

/**
 * Loads the experiment that is the default export of `file`. Throws a `LoadError` when the file throws, otherwise a
 * `UsageError`.
 */
export async function loadExperiment(file: string): Promise<AnyExperiment> {
  if (!existsSync(file)) throw noFile(file)
  const esbuild = findEsbuild(file)
  if (!hasOtherLoader()) {
    refuseUnreadable(file, esbuild)
    registerSourceHooks(esbuild)
  }
  let exports: {readonly default?: unknown}
  try {
    exports = (await import(pathToFileURL(path.resolve(file)).href)) as {readonly default?: unknown}
  } catch (error) {
    const cure = cureOfLoadError(error, {file, hasEsbuild: esbuild !== undefined})
    const message = [`${file}: could not be loaded: ${stackOf(error)}`, ...(cure === undefined ? [] : [cure])].join(
      '\n',
    )
    throw new LoadError(message, {cause: error})
  }
  const loaded = unwrapped(exports.default)
  if (isRecord(loaded) && looksLikeExperiment(loaded)) {
    return withFileOf(loaded as unknown as AnyExperiment, {file, loader: loaderOf(esbuild)})
  }
  throw new UsageError(
    `${file}: its default export must be an experiment. Write: export default experiment({name, dataset, function, evaluators})`,
  )
}

// The text of a function depends on the program that compiled it.
function loaderOf(esbuild: string | undefined): string {
  if (hasOtherLoader()) return 'other'
  return esbuild === undefined ? 'node' : 'esbuild'
}

// `evaluate` names what is missing, and the option that another tool calls differently.
const looksLikeExperiment = (loaded: Record<string, unknown>): boolean =>
  ['name', 'dataset', 'data', 'function', 'task', 'evaluators', 'scorers', 'scores'].some(name => name in loaded)

// The default export of a CommonJS file compiled from a module is a field of its exports.
function unwrapped(exported: unknown): unknown {
  return isRecord(exported) && exported['__esModule'] === true ? exported['default'] : exported
}

// Node strips types itself if it can. Otherwise the project's esbuild compiles the file. This package contains no
// compiler.
function refuseUnreadable(file: string, esbuild: string | undefined): void {
  if (esbuild !== undefined || stripsTypes() || !/\.[cm]?tsx?$/.test(file)) return
  throw new UsageError(
    `${file}: this Node (${process.versions.node}) does not read TypeScript and the project has no esbuild. Use Node 22.18 or newer, or: npm install --save-dev esbuild`,
  )
}

// The stack frames of this program do not help to find the mistake.
function stackOf(error: unknown): string {
  const {stack = String(error)} = Object(error) as {readonly stack?: string}
  const ours = new URL('..', import.meta.url).href
  return stack
    .split('\n')
    .filter(line => !/^\s+at /.test(line) || (!line.includes(ours) && !/\bnode:|\/esbuild\//.test(line)))
    .join('\n')
    .trimEnd()
}
