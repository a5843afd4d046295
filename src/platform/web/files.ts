import type {Files} from '../files.ts'

/** A page has no files. */
export const files: Files | undefined = undefined
