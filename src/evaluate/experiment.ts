import type {Datapoint, DatapointInput, InputsOf, TruthOf} from './dataset/datapoint.ts'
import type {NoParameters, Parameters, ParametersOf, Variants} from './facts/parameters.ts'
import type {EvaluateOptions, FunctionContext} from './run/options.ts'

/** The experiment that a file exports for `enrich-span run`. `evaluateVariants` runs its `variants`. */
export interface Experiment<
  D extends DatapointInput,
  O,
  P extends Parameters = NoParameters,
  V extends Variants = NoParameters,
> extends Omit<EvaluateOptions<D, O, P>, 'function'> {
  /** The values of further parameters. Each combination is a run of its own. */
  readonly variants?: V | undefined
  readonly function: (
    datapoint: Datapoint<InputsOf<D>, TruthOf<D>>,
    context: Omit<FunctionContext, 'parameters'> & {readonly parameters: ParametersOf<P, V>},
  ) => O | PromiseLike<O>
}

/**
 * Returns the experiment with its types inferred. A file for `enrich-span run` exports the result.
 *
 * @example
 * experiment({
 *   name: 'lengths',
 *   dataset: [{inputs: {text: 'one'}, groundTruth: 3}],
 *   function: ({inputs}) => inputs.text.length,
 *   gate: {maxFailures: 0},
 * }).name // 'lengths'
 */
export function experiment<
  D extends DatapointInput,
  O,
  P extends Parameters = NoParameters,
  V extends Variants = NoParameters,
>(options: Experiment<D, O, P, V>): Experiment<D, O, P, V> {
  return options
}
