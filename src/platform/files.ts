/** One file of a folder. `modified` is in milliseconds since 1970. */
export interface FileEntry {
  readonly path: string
  readonly bytes: number
  readonly modified: number
}

/** Files in folders that only the user can read: 0700 and 0600. */
export interface Files {
  /** A name that differs between processes that write into the same folder. */
  readonly processId: string
  /** Returns the absolute path of `names`, below the working directory or below an absolute first name. */
  resolve(...names: readonly string[]): string
  /** Makes the folder and its parents. Throws when the folder cannot be written to. */
  makeFolder(folder: string): void
  /**
   * Writes a file from these parts, makes its folder and returns its bytes. The file gets its name only after all of it
   * is written, so it is never incomplete. Throws when it cannot be written.
   */
  write(file: string, parts: Iterable<string>): number
  /** Lists the files in `folder` by name. Returns an empty list when the folder does not exist. */
  list(folder: string): readonly FileEntry[]
  append(file: string, bytes: Uint8Array): Promise<void>
  readText(file: string): string
  /** CRC-32 of a text in UTF-8, as 8 hexadecimal digits. */
  checksum(text: string): string
  /** Removes a file. A missing file is not an error. */
  remove(file: string): void
}

/** A file that only grows. */
export interface AppendFile {
  /** The absolute path. */
  readonly path: string
  /** True when the file was empty or new. */
  readonly fresh: boolean
  /**
   * Writes text. When it returns, the operating system has the text, so the text survives the death of this process.
   * Throws, for example on a full disk.
   */
  append(text: string): void
  close(): void
}
