/** The layout of a report. */
export interface ReportOptions {
  /** Columns of a line; 80 when absent. Only a line with a single word that is longer exceeds it. */
  readonly width?: number | undefined
  /** `true` adds colours for a terminal; `false` when absent. */
  readonly color?: boolean | undefined
}

/** The layout of a report and the length of its lists. */
export interface ListOptions {
  /** The number of datapoints named in each list; 10 when absent, 20 in Markdown. */
  readonly datapoints?: number | undefined
  /** The metrics whose low values are good. */
  readonly lowerIsBetter?: readonly string[] | undefined
}

/** Functions that colour a text, by meaning. */
export interface Colors {
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly strong: (text: string) => string
}

/** Returns the colours of a report. Without `color` they leave text unchanged. */
export function colorsOf({color = false}: ReportOptions): Colors {
  const paint = (open: number, close: number) => (text: string) =>
    color && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text
  return {good: paint(32, 39), bad: paint(31, 39), strong: paint(1, 22)}
}

/** Finds one colour of a report. */
// oxlint-disable-next-line no-control-regex -- a colour is a control sequence
export const ownColor: RegExp = /(\u001b\[(?:1|22|31|32|39)m)/

/**
 * Returns the number of columns that `text` takes in a terminal. East Asian and emoji characters take two columns,
 * combining marks none.
 */
export function displayWidth(text: string): number {
  // Nearly all text is ASCII, and the segmenter takes 30 µs for a word.
  if (/^[ -~]*$/.test(text)) return text.length
  let width = 0
  for (const {segment} of graphemes.segment(text)) width += wide.test(segment) ? 2 : 1
  return width
}

const graphemes = /* @__PURE__ */ new Intl.Segmenter('en', {granularity: 'grapheme'})
const wide =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{20000}-\u{3fffd}]/u

/** Breaks `text` at spaces into lines of at most `width` columns. Lines after the first are indented by `indent`. */
export function wrap(text: string, width: number, indent = 0): string[] {
  const lines: string[] = []
  let line = /^ */.exec(text)?.[0] ?? ''
  for (const word of text.trimStart().split(' ')) {
    const longer = line.trim() === '' ? line + word : `${line} ${word}`
    if (line.trim() !== '' && displayWidth(longer) > width) {
      lines.push(line)
      line = ' '.repeat(indent) + word
    } else line = longer
  }
  return [...lines, line]
}

/**
 * Writes rows below a heading. They are aligned columns where these fit. Otherwise each row is a block with a line for
 * each column. The first column is text, and the others are figures.
 */
export function tabulate(heading: readonly string[], rows: readonly (readonly string[])[], width: number): string[] {
  const widths = heading.map((_, column) => Math.max(...[heading, ...rows].map(row => displayWidth(row[column] ?? ''))))
  const total = widths.reduce((sum, each) => sum + each + 2, -2)
  if (total > width) return rows.flatMap(row => stacked(heading, row, width))
  return [heading, ...rows].map(row =>
    row
      .map((cell, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - displayWidth(cell))
        return column === 0 ? cell + space : space + cell
      })
      .join('  ')
      .trimEnd(),
  )
}

function stacked(heading: readonly string[], [first = '', ...figures]: readonly string[], width: number): string[] {
  const lines = figures.map((figure, column) => `  ${heading[column + 1]}: ${figure}`)
  return [first, ...lines].flatMap(line => wrap(line, width, 4))
}
