/** A file that only grows. */
export interface AppendFile {
  /** Absolute. */
  readonly path: string
  /** It had nothing in it. */
  readonly fresh: boolean
  /** Returns when the text is with the operating system: it outlives the death of this process. Throws, as on a full disk. */
  append(text: string): void
  close(): void
}
