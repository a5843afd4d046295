/** A file that only grows. */
export interface AppendFile {
  readonly path: string
  readonly fresh: boolean
  append(text: string): void
  close(): void
}

/** A page has no files. */
export function openAppendFile(_file: string): AppendFile | undefined {
  return undefined
}

/** A page has no folders. */
export function ignoreFolder(_folder: string): void {}
