export {type Recording, recordSpans} from './testing/record-spans.ts'
export {spanTree, type TreeSpan} from './testing/span-tree.ts'
