export {type DescribeOptions, describeExperiment, type TestRunner} from './testing/describe-experiment.ts'
export {type Recording, recordSpans} from './testing/record-spans.ts'
export {spanTree, type TreeSpan} from './testing/span-tree.ts'
