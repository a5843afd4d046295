import {afterAll, describe, test} from 'vitest'
import type {DatapointInput} from '../evaluate/dataset/datapoint.ts'
import type {Experiment} from '../evaluate/experiment.ts'
import {type DescribeOptions, describeExperiment} from './describe-experiment.ts'

/**
 * Makes vitest tests of an experiment: one test for each datapoint, and the gate after the last of them. A dataset that
 * is not a list is read first, so await the call.
 *
 * @example check
 * import {experiment} from 'enrich-span/evaluate'
 * import {describeExperiment} from 'enrich-span/vitest'
 * const answers = experiment({name: 'answers', dataset: [{id: 'a', inputs: 1}], function: ({inputs}) => inputs})
 * describeExperiment(answers)
 */
export function describeInVitest<D extends DatapointInput, O>(
  experiment: Experiment<D, O> & {readonly dataset: readonly D[]},
  options?: DescribeOptions,
): void
export function describeInVitest<D extends DatapointInput, O>(
  experiment: Experiment<D, O>,
  options?: DescribeOptions,
): Promise<void> | void
export function describeInVitest<D extends DatapointInput, O>(
  experiment: Experiment<D, O>,
  options: DescribeOptions = {},
): Promise<void> | void {
  return describeExperiment(experiment, {...options, describe, test, afterAll})
}
