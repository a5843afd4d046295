import {CsvError, parse} from 'csv-parse/sync'
import type {CsvRecord} from '../csv.ts'

/** Parses the text of one record, which may contain line breaks inside quotes. Never throws. */
export function parseCsvRecord(text: string, delimiter: string): CsvRecord {
  try {
    const [fields = [], another] = parse(text, {
      delimiter,
      relax_column_count: true,
      // The input is one record, so a line break outside quotes is not expected.
      record_delimiter: '\n',
    })
    return another === undefined ? {fields} : {problem: 'the quotes in the row do not match', open: false}
  } catch (error) {
    const code = error instanceof CsvError ? error.code : ''
    return {problem: problems[code] ?? (error as Error).message, open: code === 'CSV_QUOTE_NOT_CLOSED'}
  }
}

const inTheMiddle = 'a quote stands inside a field. Put the field in quotes and write each quote in it twice'
const problems: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and not closed',
  CSV_INVALID_CLOSING_QUOTE: inTheMiddle,
  INVALID_OPENING_QUOTE: inTheMiddle,
}
