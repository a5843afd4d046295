/** One file of a folder. `modified` is in milliseconds since 1970. */
export interface FileEntry {
  readonly path: string
  readonly bytes: number
  readonly modified: number
}

/** Files in folders that belong to the user alone: 0700 and 0600. */
export interface Files {
  /** Distinguishes this process from others that write into the same folder. */
  readonly processId: string
  /** The absolute path of `names` below the working directory, or below an absolute first one. */
  resolve(...names: readonly string[]): string
  /** Makes the folder and its parents; throws when it cannot be written to. */
  makeFolder(folder: string): void
  /**
   * Writes a file of these parts and makes its folder; returns its bytes. The file is whole or not there: it gets its
   * name when all of it is written. Throws when it cannot be written.
   */
  write(file: string, parts: Iterable<string>): number
  /** The files in `folder` by name; an empty list when there is no such folder. */
  list(folder: string): readonly FileEntry[]
  append(file: string, bytes: Uint8Array): Promise<void>
  readText(file: string): string
  /** Removes a file, unless it is gone already. */
  remove(file: string): void
}

/** A file that only grows. */
export interface AppendFile {
  /** Absolute. */
  readonly path: string
  /** The file was empty or new. */
  readonly fresh: boolean
  /** Returns when the operating system has the text, so it survives the death of this process. Throws, as on a full disk. */
  append(text: string): void
  close(): void
}
