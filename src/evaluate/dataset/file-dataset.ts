import {toError} from '../../diagnostics/errors.ts'
import {type CsvFormat, csvRows} from './csv-rows.ts'
import {type DatapointInput, requireDatapoint} from './datapoint.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {jsonRows} from './json-rows.ts'
import {invalidRow, type RawRow} from './raw-row.ts'
import {fromColumns} from './reserved-columns.ts'
import {type StandardSchema, validate} from './standard-schema.ts'

/** How the rows of a file become datapoints. */
export interface FileOptions<D extends DatapointInput> {
  /** Any Standard Schema (zod, valibot, arktype). Its output is the datapoint. */
  readonly schema?: StandardSchema<D> | undefined
  /** With `true`, the first invalid row ends the run. When absent, an invalid row is a failed datapoint. */
  readonly strict?: boolean | undefined
  /**
   * Turns a row into a datapoint. A row of JSONL is the parsed line, and a row of CSV is its fields by column. When
   * absent, the row itself is the datapoint.
   */
  readonly map?: ((row: unknown, line: number) => unknown) | undefined
}

/**
 * Reads a dataset from a file of JSON lines, at the pace of the workers. Errors name file, line and field.
 *
 * @example check
 * await evaluate({name: 'answers', dataset: jsonl<{inputs: {q: string}}>('answers.jsonl'), function: ({inputs}) => inputs.q})
 */
export function jsonl<D extends DatapointInput = DatapointInput>(
  file: string,
  options: FileOptions<D> & Pick<CsvFormat, 'encoding'> = {},
): AsyncIterable<D> {
  return withFile(
    file,
    fromRows(file, () => jsonRows(file, options.encoding, options.map === undefined), options),
  )
}

/**
 * Reads a dataset from a CSV file with a heading. A column `inputs` or `groundTruth` (`ground_truth`) is JSON or text.
 * Without a column `inputs`, all columns but `id` and the ground truth are the inputs. These names match in any case, and with
 * spaces: `Ground Truth`.
 *
 * @example check
 * await evaluate({name: 'answers', dataset: csv<{inputs: {q: string}}>('answers.csv'), function: ({inputs}) => inputs.q})
 */
export function csv<D extends DatapointInput = DatapointInput>(
  file: string,
  options: FileOptions<D> & CsvFormat = {},
): AsyncIterable<D> {
  return withFile(
    file,
    fromRows(file, () => csvRows(file, options), {map: fromColumns, ...options}),
  )
}

/** The property of a dataset that holds the path of its file. The symbol is global, so that two copies share it. */
const fileKey = Symbol.for('enrich-span.v1.dataset-file')

const withFile = <D>(file: string, rows: AsyncIterable<D>): AsyncIterable<D> =>
  Object.defineProperty(rows, fileKey, {value: file})

/** Returns the path of the file that `dataset` reads, when `csv` or `jsonl` made it. */
export function fileOfDataset(dataset: unknown): string | undefined {
  const {[fileKey]: file} = Object(dataset) as {readonly [fileKey]?: unknown}
  return typeof file === 'string' ? file : undefined
}

/**
 * Makes a dataset from rows of any format, with the options and the errors of `jsonl` and `csv`. A row that cannot be
 * read is a failed datapoint whose error begins with `name` and its line. An error of `rows` itself ends the run.
 *
 * @example check
 * import {open} from 'node:fs/promises'
 * import {evaluate, fromRows} from 'enrich-span/evaluate'
 * async function* rows(file: string) {
 *   let line = 0
 *   for await (const text of (await open(file)).readLines()) {
 *     yield {line: ++line, read: () => ({inputs: text.split('\t')})}
 *   }
 * }
 * await evaluate({name: 'answers', dataset: fromRows('answers.tsv', () => rows('answers.tsv')), function: () => 1})
 */
export function fromRows<D extends DatapointInput = DatapointInput>(
  name: string,
  rows: () => AsyncIterable<RawRow>,
  {schema, strict = false, map = row => row}: FileOptions<D> = {},
): AsyncIterable<D> {
  return {
    async *[Symbol.asyncIterator]() {
      for await (const {line, read} of rows()) {
        let row: unknown
        try {
          row = map(read(), line)
          const datapoint = await validate(schema, row)
          requireDatapoint(datapoint)
          yield datapoint as D
        } catch (error) {
          const problem = new EvaluationError(`${name}:${line}: ${toError(error).message}`, {cause: error})
          if (strict) throw problem
          yield invalidRow(problem, idOf(row)) as never
        }
      }
    },
  }
}

// An invalid row keeps its id.
function idOf(row: unknown): string | undefined {
  const {id} = (typeof row === 'object' && row !== null ? row : {}) as {readonly id?: unknown}
  return typeof id === 'string' || Number.isSafeInteger(id) ? String(id) : undefined
}
