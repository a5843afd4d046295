/** The fields of one record of a CSV file, or the reason why it is not one. */
export type CsvRecord =
  | {readonly fields: readonly string[]; readonly problem?: undefined}
  /** `open` means that a quote was opened and not closed, so the record may go on in the next line. */
  | {readonly problem: string; readonly open: boolean}
