import type {DatapointInput} from './dataset/datapoint.ts'
import type {GateRules} from './gate/gate-rules.ts'
import type {EvaluateOptions} from './run/options.ts'

/** An experiment as a file exports it for `enrich-span run`. */
export interface Experiment<D extends DatapointInput, O> extends EvaluateOptions<D, O> {
  /** What a run must hold to pass; `--baseline` on the command line names the run to compare with. */
  readonly gate?: Omit<GateRules, 'baseline'> | undefined
}

/**
 * The same experiment, with its types inferred: what an eval file exports for `enrich-span run`.
 *
 * @example
 * experiment({
 *   name: 'lengths',
 *   dataset: [{inputs: {text: 'one'}, groundTruth: 3}],
 *   function: ({inputs}) => inputs.text.length,
 *   gate: {maxFailures: 0},
 * }).name // 'lengths'
 */
export function experiment<D extends DatapointInput, O>(given: Experiment<D, O>): Experiment<D, O> {
  return given
}
