import type {LocalFiles} from '../local-files.ts'

/** A page has no files. */
export function openLocalFiles(_root: string): LocalFiles {
  throw new Error('this platform has no files')
}
