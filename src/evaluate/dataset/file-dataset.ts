import {readCsv} from '#platform/csv'
import {readLines} from '#platform/read-lines'
import type {DatapointInput} from './datapoint.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {invalidRow} from './loaded-datapoint.ts'
import {type StandardSchema, validate} from './standard-schema.ts'

/** How the rows of a file become datapoints. */
export interface FileOptions<D extends DatapointInput> {
  /** Any Standard Schema (zod, valibot, arktype). Its output is the datapoint. */
  readonly schema?: StandardSchema<D> | undefined
  /** `true`: the first invalid row ends the run. When absent, an invalid row is a failed datapoint. */
  readonly strict?: boolean | undefined
  /** Turns a row into a datapoint. A row of JSONL is the parsed line, a row of CSV its fields by column. The row itself when absent. */
  readonly map?: ((row: unknown, line: number) => unknown) | undefined
}

/**
 * A dataset in a file of JSON lines, read at the pace of the workers. Errors name file, line and field.
 *
 * @example check
 * await evaluate({name: 'answers', dataset: jsonl<{inputs: {q: string}}>('answers.jsonl'), function: ({inputs}) => inputs.q})
 */
export function jsonl<D extends DatapointInput = DatapointInput>(
  file: string,
  options: FileOptions<D> = {},
): AsyncIterable<D> {
  return dataset(file, options, async function* () {
    let line = 0
    for await (const text of readLines(file)) {
      line += 1
      if (text.trim() !== '') yield {line, read: () => JSON.parse(text.replace(/^\uFEFF/, '')) as unknown}
    }
  })
}

/**
 * A dataset in a CSV file with a heading. A column `inputs` or `groundTruth` (`ground_truth`) is JSON or text; without a
 * column `inputs`, all columns but `id` and the ground truth are the inputs.
 *
 * @example check
 * await evaluate({name: 'answers', dataset: csv<{inputs: {q: string}}>('answers.csv'), function: ({inputs}) => inputs.q})
 */
export function csv<D extends DatapointInput = DatapointInput>(
  file: string,
  options: FileOptions<D> = {},
): AsyncIterable<D> {
  const {map} = options
  return dataset(file, {...options, map: map ?? fromColumns}, async function* () {
    for await (const {line, fields} of readCsv(file)) yield {line, read: () => fields}
  })
}

/** A row that is not parsed yet. `line` is counted from 1. */
interface RawRow {
  readonly line: number
  readonly read: () => unknown
}

function dataset<D extends DatapointInput>(
  file: string,
  {schema, strict = false, map = row => row}: FileOptions<D>,
  rows: () => AsyncIterable<RawRow>,
): AsyncIterable<D> {
  return {
    async *[Symbol.asyncIterator]() {
      for await (const {line, read} of rows()) {
        try {
          yield (await validate(schema, map(read(), line))) as D
        } catch (error) {
          const problem = new EvaluationError(`${file}:${line}: ${(error as Error).message}`, {cause: error})
          if (strict) throw problem
          yield invalidRow(problem) as never
        }
      }
    },
  }
}

function fromColumns(row: unknown): unknown {
  const {id, groundTruth, ground_truth, inputs, ...others} = row as Readonly<Record<string, string>>
  const truth = groundTruth ?? ground_truth
  return {
    ...(id === undefined || id === '' ? {} : {id}),
    inputs: inputs === undefined ? others : cell(inputs),
    ...(truth === undefined ? {} : {groundTruth: cell(truth)}),
  }
}

// Only objects and lists are parsed as JSON: a cell `1` stays text like the rest of its column.
function cell(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
