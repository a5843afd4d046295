import {parseCsvRecord} from '#platform/csv'
import {readLines} from '#platform/read-lines'
import {EvaluationError} from '../evaluation-error.ts'
import {delimiterIn, readHeading, unreadable} from './csv-heading.ts'
import {fail, type RawRow} from './raw-row.ts'

/** The format of a CSV file. */
export interface CsvFormat {
  /**
   * One character. When absent, a first line `sep=;` names it. Otherwise the heading decides between `,`, `;`, tab and
   * `|`.
   */
  readonly delimiter?: string | undefined
  /**
   * Any label of the Encoding Standard, such as 'windows-1252'. When absent, a byte order mark decides. Without such a
   * mark, UTF-8 is used.
   */
  readonly encoding?: string | undefined
}

/**
 * A quoted field may contain line breaks. If a quote is still open after this many lines, the line that opened it is an
 * error.
 */
const mostLinesInRecord = 10_000

/** Reads the rows of a CSV file by column and skips blank rows. Reading a row that does not fit the heading throws. */
export async function* csvRows(file: string, {delimiter, encoding}: CsvFormat): AsyncGenerator<RawRow, void> {
  let columns: readonly string[] | undefined
  let chosen = delimiter
  for await (const {line, text, problem} of records(file, encoding, () => chosen)) {
    const named = line === 1 && delimiter === undefined ? /^"?sep=(.)"?$/i.exec(text)?.[1] : undefined
    if (named !== undefined) {
      chosen = named
      continue
    }
    chosen ??= delimiterIn(text)
    const record = problem === undefined ? parseCsvRecord(text, chosen) : {problem}
    if (record.problem === undefined && isBlank(record.fields)) continue
    if (columns !== undefined) {
      const heading = columns
      yield {line, read: () => (record.problem === undefined ? byColumn(record.fields, heading) : fail(record.problem))}
      continue
    }
    const found =
      record.problem === undefined ? readHeading(record.fields) : {problem: unreadable(text, record.problem)}
    if (found.problem !== undefined) throw new EvaluationError(`${file}:${line}: ${found.problem}`)
    columns = found.columns
  }
}

/** One record, with the number of its first line. */
interface TextRecord {
  readonly line: number
  readonly text: string
  readonly problem?: string
}

// Joins the lines of a record that has a quoted field with line breaks. An unclosed quote breaks only its first line.
async function* records(
  file: string,
  encoding: string | undefined,
  delimiter: () => string | undefined,
): AsyncGenerator<TextRecord, void> {
  let open: string[] = []
  let quotes = 0
  let first = 1
  let line = 0
  const isOpen = (text: string): boolean => {
    const record = parseCsvRecord(text, delimiter() ?? delimiterIn(text))
    return record.problem !== undefined && record.open
  }
  // Yields the records that are complete after one more line. An open record waits for the next line.
  function* add(text: string, at: number): Generator<TextRecord> {
    if (open.length === 0) first = at
    open.push(text)
    quotes += count(text)
    // Quotes come in pairs, so a field can only be open when the number is odd.
    if (quotes % 2 === 1 && open.length < mostLinesInRecord && (open.length > 1 || isOpen(text))) return
    yield* close(open.length > 1 && (quotes % 2 === 1 || isBroken()))
  }
  const isBroken = (): boolean => {
    const text = joined(open)
    return parseCsvRecord(text, delimiter() ?? delimiterIn(text)).problem !== undefined
  }
  function* close(broken: boolean): Generator<TextRecord> {
    const [head = '', ...others] = open
    const at = first
    open = []
    quotes = 0
    if (!broken) {
      yield {line: at, text: joined([head, ...others])}
      return
    }
    yield {line: at, text: head, problem: 'a quote is opened and not closed'}
    for (const [offset, text] of others.entries()) yield* add(text, at + 1 + offset)
  }
  for await (const {text, problem} of readLines(file, {encoding, keepCr: true})) {
    line += 1
    if (text !== undefined) yield* add(text, line)
    else {
      while (open.length > 0) yield* close(true)
      yield {line, text: '', problem}
    }
  }
  while (open.length > 0) yield* close(quotes % 2 === 1)
}

function byColumn(fields: readonly string[], columns: readonly string[]): Readonly<Record<string, string>> {
  const named = filledLength(columns)
  // Spreadsheets add empty cells at the end of a row.
  const used = filledLength(fields)
  if (fields.length < named || used > columns.length) {
    return fail(`${fields.length} ${fields.length === 1 ? 'field' : 'fields'}, the heading has ${named}`)
  }
  const unnamed = columns.findIndex((column, at) => column === '' && (fields[at] ?? '') !== '')
  if (unnamed !== -1) return fail(`field ${unnamed + 1} has no name in the heading`)
  return Object.fromEntries(columns.flatMap((column, at) => (column === '' ? [] : [[column, fields[at] ?? '']])))
}

// A CR before the last line break belongs to that line break. Inside quotes it is text.
const joined = (lines: readonly string[]): string => lines.join('\n').replace(/\r$/, '')

/** The number of values before the empty ones at the end. */
function filledLength(values: readonly string[]): number {
  let length = values.length
  while (length > 0 && values[length - 1] === '') length -= 1
  return length
}

const isBlank = (fields: readonly string[]): boolean => fields.every(field => field.trim() === '')
const count = (text: string): number => text.split('"').length - 1
