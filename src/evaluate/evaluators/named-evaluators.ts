import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {isRecord} from '../../diagnostics/check-options.ts'
import {EvaluationError} from '../evaluation-error.ts'
import type {EvaluatorOptions} from '../metrics/evaluator-options.ts'
import {trialsNeeded} from '../metrics/reducer.ts'
import {readEntry} from './entry.ts'
import {type Evaluator, optionsOf} from './evaluator.ts'
import type {RunEvaluator} from './run-evaluator.ts'

/** An evaluator with the name of its metric. */
export interface Named<F> {
  readonly name: string
  /** The name of the evaluator in errors. */
  readonly subject: string
  readonly measure: F
  readonly options: EvaluatorOptions
}

export type NamedEvaluator = Named<Evaluator<unknown, unknown, unknown>>
type NamedRunEvaluator = Named<RunEvaluator<unknown, unknown, unknown>>

/** All evaluators of a run. */
export interface Evaluators {
  readonly evaluators: readonly NamedEvaluator[]
  readonly runEvaluators: readonly NamedRunEvaluator[]
}

/**
 * Names the evaluators of a run. Throws an `EvaluationError` for a value that is not a function, and for equal names.
 */
export function nameEvaluators(perDatapoint: readonly unknown[] = [], perRun: readonly unknown[] = []): Evaluators {
  const evaluators = perDatapoint.map((entry, index) =>
    isRecord(entry)
      ? fromEntry(entry, `evaluators[${index}]`)
      : named<NamedEvaluator['measure']>(entry, index, 'evaluator'),
  )
  const runEvaluators = perRun.map((fn, index) => named<NamedRunEvaluator['measure']>(fn, index, 'run_evaluator'))
  const seen = new Set<string>()
  for (const {name} of [...evaluators, ...runEvaluators]) {
    if (seen.has(name)) {
      throw new EvaluationError(
        `evaluate(): two evaluators are named "${name}", one would overwrite the other. Name them: evaluator({name: '…'}, fn)${name.length > 2 ? '' : keepNames}`,
      )
    }
    seen.add(name)
  }
  return {evaluators, runEvaluators}
}

/** Added to the cure for names as short as those of minifiers. */
const keepNames = ", or keep names in the build if it is minified: esbuild's `keepNames`, Terser's `keep_fnames`"

function fromEntry(entry: object, subject: string): NamedEvaluator {
  const {measure, options, name} = readEntry(entry, `evaluate(): ${subject}`)
  return toNamed(measure as NamedEvaluator['measure'], options, name)
}

/** Throws an `EvaluationError` for a reducer that needs more trials than each datapoint has. */
export function checkReducers({evaluators}: Evaluators, trials: number): void {
  for (const {subject, options} of evaluators) {
    const {reducer = 'mean'} = options
    const needed = trialsNeeded(reducer)
    if (needed <= trials) continue
    throw new EvaluationError(
      `evaluate(): ${subject}: reducer '${reducer}' needs ${needed} trials, and each datapoint has ${trials}. Raise \`trials\``,
    )
  }
}

function named<F>(fn: unknown, index: number, kind: string): Named<F> {
  if (typeof fn !== 'function') {
    throw new EvaluationError(`evaluate(): ${kind.replace('_', ' ')} ${index + 1} must be a function, got ${typeof fn}`)
  }
  const options = optionsOf(fn)
  const name = options.name ?? (fn.name || `${kind}_${index + 1}`)
  if (options.name === undefined && name.length === 1) {
    report(codes.minifiedName, undefined, () => ({subject: `evaluate(): evaluator "${name}"`}))
  }
  return toNamed(fn as F, options, name)
}

const toNamed = <F>(measure: F, options: EvaluatorOptions, name: string): Named<F> => ({
  name,
  subject: `evaluator "${name}"`,
  measure,
  options,
})
