/** One file of a folder. `modified` is in milliseconds since 1970. */
export interface FileEntry {
  readonly path: string
  readonly bytes: number
  readonly modified: number
}

/** Files in folders that belong to the user alone: 0700 and 0600. */
export interface Files {
  /** Tells this process from others that write into the same folder. */
  readonly processId: string
  /** The absolute path of `names` below the working directory, or below an absolute first one. */
  resolve(...names: readonly string[]): string
  /** Makes the folder and those above it; throws when it cannot be written to. */
  makeFolder(folder: string): void
  /** Writes a small file unless it exists. */
  writeOnce(file: string, text: string): void
  /** The files in `folder` by name; none when there is no such folder. */
  list(folder: string): readonly FileEntry[]
  append(file: string, bytes: Uint8Array): Promise<void>
  readText(file: string): string
  /** Removes a file; one that is gone already is no error. */
  remove(file: string): void
}
