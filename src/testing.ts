export {type Recording, recordSpans} from './testing/record-spans.ts'
export {spanTree} from './testing/span-tree.ts'
