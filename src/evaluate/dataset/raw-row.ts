/** A row that is not parsed yet. `line` counts from 1. An error that `read` throws fails only this row. */
export interface RawRow {
  readonly line: number
  readonly read: () => unknown
}

/** Throws `problem` as the error of the row that is being read. */
export function fail(problem: string): never {
  throw new Error(problem)
}

const invalid = Symbol.for('enrich-span.v1.bad-row')

/**
 * Marks a row of a file that is not a datapoint. `loadDatapoint` turns it into a datapoint that fails, with the row's
 * `id`.
 */
export function invalidRow(problem: Error, id: string | undefined): object {
  return {[invalid]: problem, id}
}

/** Returns the problem of a value that `invalidRow` created, or `undefined` for any other value. */
export function problemOf(value: unknown): Error | undefined {
  return typeof value === 'object' && value !== null ? (value as {[invalid]?: Error})[invalid] : undefined
}
