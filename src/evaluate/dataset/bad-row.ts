/** A row of a file that is no datapoint, on its way to becoming a failed datapoint. */
const bad = Symbol.for('enrich-span.v1.bad-row')

export function badRow(problem: Error): object {
  return {[bad]: problem}
}

/** Why `row` is none; `undefined` for every other value. */
export function problemOf(row: unknown): Error | undefined {
  return typeof row === 'object' && row !== null ? (row as {[bad]?: Error})[bad] : undefined
}
