/** One line of a file without its line end, or the reason why it cannot be read. */
export type Line =
  | {readonly text: string; readonly problem?: undefined}
  | {readonly text?: undefined; readonly problem: string}

/** How the lines of a file are read. */
export interface LineOptions {
  /** Any label of the Encoding Standard, such as 'windows-1252'. A byte order mark decides when absent, else UTF-8. */
  readonly encoding?: string | undefined
  /** Keeps the CR of CRLF. A file without LF has lines that end at CR, as old spreadsheets write it. */
  readonly keepCr?: boolean | undefined
}
