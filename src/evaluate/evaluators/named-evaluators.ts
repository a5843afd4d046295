import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {isRecord} from '../../diagnostics/check-options.ts'
import {EvaluationError} from '../evaluation-error.ts'
import type {EvaluatorOptions} from '../metrics/evaluator-options.ts'
import {trialsNeeded} from '../metrics/reducer.ts'
import {optionsOf} from '../checks/evaluator-settings.ts'
import {isJudge, readEntry, refuseUncalled} from './entry.ts'
import type {Evaluator} from './evaluator.ts'
import {type Identity, identityOf} from './evaluator-fingerprint.ts'
import type {RivalRun} from './judged.ts'
import type {RunEvaluator} from './run-evaluator.ts'

/** An evaluator with the name of its metric. */
export interface Named<F> {
  readonly name: string
  /** The name of the evaluator in errors. */
  readonly subject: string
  readonly measure: F
  readonly options: EvaluatorOptions
  /** The other run of a comparison in pairs, and how `measure` is made of it. */
  readonly pairs?: {readonly against: string | RivalRun; readonly with: (rival: RivalRun) => F} | undefined
  /** The id of the other run, once it is known. */
  readonly against?: string | undefined
  /** What identifies the evaluator; absent for run evaluators. */
  readonly identity?: Identity | undefined
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
      : identified(named<NamedEvaluator['measure']>(entry, index, 'evaluator')),
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
  const {measure, options, name, against, source, prompt} = readEntry(entry, `evaluate(): ${subject}`)
  const make = (rival?: RivalRun): NamedEvaluator['measure'] => measure(rival) as NamedEvaluator['measure']
  const made = {...toNamed(make(), options, name), identity: identityOf(source, options, prompt)}
  return against === undefined ? made : {...made, pairs: {against, with: make}}
}

const identified = (evaluator: NamedEvaluator): NamedEvaluator => ({
  ...evaluator,
  identity: identityOf(evaluator.measure, evaluator.options),
})

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
  refuseUncalled(fn, `evaluate(): ${kind}s[${index}]`)
  if (isJudge(fn)) {
    throw new EvaluationError(
      `evaluate(): ${kind}s[${index}]: a judge needs a prompt. Write {name: '…', judge, prompt: (outputs, inputs) => …}`,
    )
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
