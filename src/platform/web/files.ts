import type {AppendFile, Files} from '../files.ts'

/** A page has no files. */
export const files: Files | undefined = undefined

/** A page has no files. */
export function openAppendFile(_file: string): AppendFile | undefined {
  return undefined
}

/** A page has no folders. */
export function ignoreFolder(_folder: string): void {}
