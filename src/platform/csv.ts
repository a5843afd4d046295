/** One row by column, and the line it ends on, counted from 1. */
export interface CsvRow {
  readonly line: number
  readonly fields: Readonly<Record<string, string>>
}
