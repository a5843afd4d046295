import type {CsvRow} from '../csv.ts'

/** A page has no files. */
// oxlint-disable-next-line require-yield -- an async generator like the other half
export async function* readCsv(file: string): AsyncGenerator<CsvRow, void> {
  throw new Error(`"${file}" cannot be read here: there are no files in a browser`)
}
