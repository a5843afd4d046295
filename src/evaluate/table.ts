/** Rows as aligned text: the first column to the left, numbers to the right. The first row is the heading. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  const lines = rows.map(row =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  return lines.join('\n')
}

/** A figure of a metric, short; nothing where there is none. */
export function figure(value: number | undefined): string {
  if (value === undefined) return '-'
  return Number.isInteger(value) && Math.abs(value) > 1 ? String(value) : value.toFixed(3)
}
