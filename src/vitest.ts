export {describeInVitest as describeExperiment} from './testing/describe-in-vitest.ts'
export type {DescribeOptions} from './testing/describe-experiment.ts'
