import type {DatapointInput} from './dataset/datapoint.ts'
import type {GateRules} from './gate/gate-rules.ts'
import type {EvaluateOptions} from './run/options.ts'

/** The experiment that a file exports for `enrich-span run`. */
export interface Experiment<D extends DatapointInput, O> extends EvaluateOptions<D, O> {
  /** The rules that a run must pass. `--baseline` on the command line names the run to compare with. */
  readonly gate?: Omit<GateRules, 'baseline'> | undefined
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
export function experiment<D extends DatapointInput, O>(options: Experiment<D, O>): Experiment<D, O> {
  return options
}
