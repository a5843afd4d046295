import type {Measured} from './measure.ts'

/** The rows as a Markdown table, ratios first. */
export function toTable(measured: readonly Measured[]): string {
  const header = ['ratio', 'middle half', 'must', 'aim', 'subject', 'against', 'ns', 'bytes']
  const lines = measured.map(({row, ratio, baselineNs, subjectNs, baselineBytes, subjectBytes}) => [
    `**${ratio.median.toFixed(2)}**`,
    `${ratio.lower.toFixed(2)} to ${ratio.upper.toFixed(2)}`,
    row.must === undefined ? '' : `${row.must}${ratio.median <= row.must ? '' : ' missed'}`,
    row.aim === undefined ? '' : String(row.aim),
    row.what,
    row.against,
    `${rounded(baselineNs)} → ${rounded(subjectNs)}`,
    `${rounded(baselineBytes)} → ${rounded(subjectBytes)}`,
  ])
  return toMarkdown([header, ...lines])
}

/** A Markdown table, padded so that it is readable as text. */
export function toMarkdown([header = [], ...lines]: readonly (readonly string[])[]): string {
  const widths = header.map((name, column) => Math.max(name.length, ...lines.map(cells => cells[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(header), line(widths.map(width => '-'.repeat(width))), ...lines.map(line)].join('\n')
}

function rounded(figure: number): string {
  return figure.toLocaleString('en', {maximumFractionDigits: figure < 10 ? 1 : 0})
}
