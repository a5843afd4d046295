import {randomUuid} from '../context/state/random-id.ts'
import {compareRuns, type RunsComparison} from './compare/compare-runs.ts'
import type {DatapointInput, InputsOf, TruthOf} from './dataset/datapoint.ts'
import {evaluate} from './evaluate.ts'
import {EvaluationError} from './evaluation-error.ts'
import type {Experiment} from './experiment.ts'
import {
  isParameter,
  type NoParameters,
  type Parameters,
  type ParametersOf,
  parametersText,
  type ParameterValue,
  type Variants,
} from './facts/parameters.ts'
import {findGroup} from './journal/find-group.ts'
import type {EvaluateResult} from './metrics/results.ts'
import type {EvaluateOptions} from './run/options.ts'
import {fromStoredRun} from './run/from-stored-run.ts'
import {openRun} from './journal/read-journal.ts'

/** Options of `evaluateVariants`. */
export interface VariantOptions<P> {
  /** Runs only the combinations with these values. */
  readonly only?: Partial<P> | undefined
  /** The combination with which the others are compared; the first when absent. */
  readonly baseline?: P | undefined
}

/** The runs of a matrix, and their comparison. */
export interface VariantResults<R, P> {
  readonly runs: readonly (R & {readonly parameters: P})[]
  /** Absent for a single run. */
  readonly comparison: RunsComparison
}

const mostCombinations = 100

/**
 * Runs an experiment once for each combination of its `variants`, one after the other. Each combination is a run of its
 * own with its own run file and `parameters`. All have the same `group`. With `resume: true`, a killed matrix goes on
 * where it stopped. Throws an `EvaluationError` as `evaluate` and `compareRuns` do.
 *
 * @example
 * const {runs, comparison} = await evaluateVariants({
 *   name: 'lengths',
 *   dataset: [{id: 'a', inputs: 'one'}, {id: 'b', inputs: 'three'}],
 *   variants: {extra: [0, 1]},
 *   function: ({inputs}, {parameters}) => inputs.length + parameters.extra,
 *   evaluators: [function even(outputs) { return outputs % 2 === 0 }],
 *   tracer: {destination: 'memory'},
 *   journal: false,
 * })
 * runs.map(({parameters}) => parameters.extra) // [0, 1]
 * comparison.runs.length // 2
 */
export async function evaluateVariants<
  D extends DatapointInput,
  O,
  P extends Parameters = NoParameters,
  V extends Variants = NoParameters,
>(
  experiment: Experiment<D, O, P, V>,
  options: VariantOptions<ParametersOf<P, V>> = {},
): Promise<VariantResults<EvaluateResult<InputsOf<D>, TruthOf<D>, O>, ParametersOf<P, V>>> {
  const {variants = {}, ...rest} = experiment
  const plain = rest as unknown as EvaluateOptions<D, O, Parameters>
  const all = combinationsOf(variants, plain.parameters ?? {})
  const chosen = all.filter(each => matches(each, options.only as Partial<Parameters> | undefined))
  if (chosen.length === 0) throw new EvaluationError('evaluateVariants(): `only` selects no combination')
  const baseline = baselineAt(chosen, options.baseline as Parameters | undefined)
  const journals = chosen.map((_, index) =>
    typeof plain.journal === 'string' ? `${plain.journal}.${index + 1}` : plain.journal,
  )
  const begun = plain.resume === true ? await findGroup(plain.name, chosen, pathsIn(journals)) : undefined
  const group = begun?.group ?? randomUuid()
  const runs: EvaluateResult[] = []
  for (const [index, parameters] of chosen.entries()) {
    // A completed run of the matrix is read, an interrupted one goes on.
    const resume = begun?.fileOf(parameters) ?? false
    runs.push(await evaluate({...plain, parameters, group, journal: journals[index], resume}))
  }
  const comparison = await compareAllRuns(runs, baseline)
  return {runs, comparison} as unknown as Awaited<ReturnType<typeof evaluateVariants<D, O, P, V>>>
}

function pathsIn(journals: readonly unknown[]): readonly string[] | undefined {
  const paths = journals.filter(journal => typeof journal === 'string')
  return paths.length === 0 ? undefined : paths
}

// A run that kept no datapoints is read from its run file.
async function compareAllRuns(runs: readonly EvaluateResult[], baseline: number): Promise<RunsComparison> {
  const kept = await Promise.all(
    runs.map(async run =>
      run.datapoints.length > 0 || run.journal === undefined ? run : fromStoredRun(await openRun(run.journal)),
    ),
  )
  if (kept.length > 1) return compareRuns(kept, {baseline})
  return {baseline: 0, runs: kept.map(({runId, name, parameters = {}}) => ({runId, name, parameters, means: {}}))}
}

function combinationsOf(variants: Variants, fixed: Parameters): readonly Parameters[] {
  let combinations: readonly Parameters[] = [fixed]
  for (const [name, values] of Object.entries(variants)) {
    refuseList(name, values)
    combinations = combinations.flatMap(each => values.map(value => ({...each, [name]: value})))
    if (combinations.length > mostCombinations) {
      throw new EvaluationError(
        `evaluateVariants(): \`variants\` has more than ${mostCombinations} combinations. Select some with \`only\`, or leave values out`,
      )
    }
  }
  return combinations
}

function refuseList(name: string, values: readonly ParameterValue[]): void {
  const subject = `evaluateVariants(): \`variants.${name}\``
  if (!Array.isArray(values) || values.length === 0) throw new EvaluationError(`${subject} must be a list of values`)
  const wrong = values.find(value => !isParameter(value))
  if (wrong !== undefined) throw new EvaluationError(`${subject} must hold text, numbers, booleans or null`)
  const twice = values.find((value, at) => values.indexOf(value) !== at)
  if (twice !== undefined) throw new EvaluationError(`${subject} has ${JSON.stringify(twice)} twice`)
}

const matches = (parameters: Parameters, only: Partial<Parameters> = {}): boolean =>
  Object.entries(only).every(([name, value]) => parameters[name] === value)

function baselineAt(chosen: readonly Parameters[], wanted: Parameters | undefined): number {
  if (wanted === undefined) return 0
  const at = chosen.findIndex(each => matches(each, wanted))
  if (at >= 0) return at
  throw new EvaluationError(
    `evaluateVariants(): \`baseline\` is not one of the combinations: ${parametersText(wanted)}`,
  )
}
