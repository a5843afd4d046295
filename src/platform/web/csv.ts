import type {CsvRecord} from '../csv.ts'

/** A page has no files. */
export function parseCsvRecord(_text: string, _delimiter: string): CsvRecord {
  return {problem: 'there are no files in a browser', open: false}
}
