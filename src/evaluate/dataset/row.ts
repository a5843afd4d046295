/** A row that is not parsed yet. `line` is counted from 1. An error that `read` throws fails this row alone. */
export interface RawRow {
  readonly line: number
  readonly read: () => unknown
}

/** Fails the row that is being read. */
export function fail(problem: string): never {
  throw new Error(problem)
}

const invalid = Symbol.for('enrich-span.v1.bad-row')

/** A row of a file that is not a datapoint. `loadDatapoint` makes a failing datapoint of it, under `id` where the row names one. */
export function invalidRow(problem: Error, id: string | undefined): object {
  return {[invalid]: problem, id}
}

/** Why `value` is not a datapoint, if `invalidRow` made it. */
export function problemOf(value: unknown): Error | undefined {
  return typeof value === 'object' && value !== null ? (value as {[invalid]?: Error})[invalid] : undefined
}
