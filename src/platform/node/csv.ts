import {createReadStream} from 'node:fs'
import {parse} from 'csv-parse'
import type {CsvRow} from '../csv.ts'

/** The rows of a CSV file with a heading, one by one; rejects for a missing file and for what is no CSV. */
export async function* readCsv(file: string): AsyncGenerator<CsvRow, void> {
  const stream = createReadStream(file)
  const parser = parse({bom: true, columns: true, info: true, skip_empty_lines: true})
  // `pipe` passes no errors on: a missing file would wait for ever.
  stream.on('error', error => parser.destroy(error))
  stream.pipe(parser)
  try {
    for await (const {record, info} of parser as AsyncIterable<Parsed>) yield {line: info.lines, fields: record}
  } finally {
    stream.destroy()
  }
}

interface Parsed {
  readonly record: Readonly<Record<string, string>>
  readonly info: {readonly lines: number}
}
