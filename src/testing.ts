export {type LocalSpan, type ReadLocalOptions, readLocalSpans} from './delivery/read-local-spans.ts'
export {type Recording, recordSpans} from './testing/record-spans.ts'
export {spanTree, type TreeSpan} from './testing/span-tree.ts'
