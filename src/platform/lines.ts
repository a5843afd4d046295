/** One line of a file without its line break, or the reason why it cannot be read. */
export type Line =
  | {readonly text: string; readonly problem?: undefined}
  | {readonly text?: undefined; readonly problem: string}

/** Options of reading lines. */
export interface LineOptions {
  /**
   * Any label of the Encoding Standard, such as 'windows-1252'. When absent, a byte order mark decides. Without such a
   * mark, UTF-8 is used.
   */
  readonly encoding?: string | undefined
  /** Keeps the CR of CRLF. The lines of a file without LF end at CR, as old spreadsheets write them. */
  readonly keepCr?: boolean | undefined
}
