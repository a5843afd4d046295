/** The files of the `local` destination, which this process alone writes. */
export interface LocalFiles {
  /** The absolute path of the folder. */
  readonly folder: string
  /**
   * Appends one record: a JSON object without its closing brace. A checksum is added. Returns when the operating system
   * has it, so it outlives this process. Throws when it cannot be written.
   */
  write(record: string): void
  close(): void
}

/** How much the folder keeps, and callbacks. */
export interface LocalOptions {
  /** The most bytes of all files together. Files of a living process are never removed for space. */
  readonly maxBytes: number
  /** Milliseconds from the last write to a file until the file is removed. */
  readonly maxAgeMs: number
  /** The bytes after which a new file is begun, because only whole files are removed. */
  readonly fileBytes: number
  /** Called before the first span of the folder is written. */
  readonly announce: (() => void) | undefined
  /** Called when files were removed for space, or could not be. */
  readonly onCap: ((removed: RemovedForSpace) => void) | undefined
}

/** The outcome of a cleanup that found too many bytes. */
export interface RemovedForSpace {
  readonly files: number
  /** The spans in the removed files. */
  readonly spans: number
  /** The bytes above the limit that are left, because they belong to living processes. */
  readonly bytesOver: number
}
