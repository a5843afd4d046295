import {readLines} from '#platform/read-lines'
import {EvaluationError} from '../evaluation-error.ts'
import {markup} from './csv-heading.ts'
import {fail, type RawRow} from './raw-row.ts'

/**
 * Reads the rows of a file of JSON lines and skips blank lines. With `objects`, a row must be an object. A list on the
 * first line then means that the file is one JSON document, which ends the run.
 */
export async function* jsonRows(
  file: string,
  encoding: string | undefined,
  objects: boolean,
): AsyncGenerator<RawRow, void> {
  let line = 0
  let rows = 0
  let opening: string | undefined
  for await (const {text, problem} of readLines(file, {encoding})) {
    line += 1
    const shown = text?.trim()
    if (shown === '') continue
    // For an indented document, one hint replaces a failed datapoint for each line.
    const isDocument =
      opening === undefined ? objects && isList(shown) : opening === '{' && line === 2 && !isJson(shown)
    if (isDocument) throw notLines(file)
    if (opening === undefined && objects && markup.test(shown ?? '')) throw foreign(file, 'a web page or XML')
    if (rows === 1 && objects && csvHeading.test(opening ?? '') && !isJson(shown)) {
      throw foreign(file, 'CSV', '. Read it with csv(file)')
    }
    rows += 1
    opening ??= shown ?? ''
    yield {line, read: () => (problem === undefined ? (JSON.parse(text) as unknown) : fail(problem))}
  }
}

// Matches a list of objects on one line, or its first line.
function isList(text: string | undefined): boolean {
  if (!text?.startsWith('[')) return false
  const json = parsed(text)
  return json === undefined || (json as readonly unknown[]).some(each => typeof each === 'object' && each !== null)
}

const isJson = (text: string | undefined): boolean => text !== undefined && parsed(text) !== undefined

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function foreign(file: string, found: string, cure = ''): EvaluationError {
  return new EvaluationError(`${file}:1: this is ${found}, not JSON lines${cure}`)
}

// A single line of this form may be one bad row. Two lines without JSON are a file of CSV.
const csvHeading = /^"?[a-z_][\w -]*"?([,;\t|]"?[a-z_][\w -]*"?)+$/i

function notLines(file: string): EvaluationError {
  return new EvaluationError(
    `${file}:1: this is JSON, not JSON lines. Write one datapoint a line, or parse the file and pass its list as \`dataset\``,
  )
}
