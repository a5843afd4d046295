import type {LocalFiles, LocalOptions} from '../local-files.ts'

/** A page has no files. */
export function openLocalFiles(_root: string, _options?: Partial<LocalOptions>): LocalFiles {
  throw new Error('this platform has no files')
}
