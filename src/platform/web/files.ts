/** One file of a folder. `modified` is in milliseconds since 1970. */
export interface FileEntry {
  readonly path: string
  readonly bytes: number
  readonly modified: number
}

/** Files in folders that belong to the user alone. The same shape as on Node. */
export interface Files {
  readonly processId: string
  resolve(...names: readonly string[]): string
  makeFolder(folder: string): void
  writeOnce(file: string, text: string): void
  list(folder: string): readonly FileEntry[]
  append(file: string, bytes: Uint8Array): Promise<void>
  readText(file: string): string
  remove(file: string): void
}

/** A page has no files. */
export const files: Files | undefined = undefined
