import {reportParts, type Report} from '../reports/report.ts'

/** The most UTF-16 units: a comment on a code-hosting site takes 65,536, and a bot adds some. */
const commentLength = 65_000

/** The numbers of datapoints named in each list, tried in order until the report is short enough. */
const listLengths = [20, 10, 5, 2, 0] as const

/** How long a Markdown report may be. */
interface MarkdownSize {
  /** The most datapoints named in each list; 20 when absent. */
  readonly datapoints?: number | undefined
  /** The most units; 65,000 when absent. */
  readonly longest?: number | undefined
  /** Counts the units of a text; UTF-16 units when absent. */
  readonly measure?: ((text: string) => number) | undefined
}

/**
 * Writes a report as Markdown of limited size, below a comment by which a bot finds its own comment again. Lists of
 * datapoints are shortened first, then sections are left out from the end. The last line names what was cut.
 */
export function markdownReport(report: Report, size: MarkdownSize = {}): string {
  const {datapoints: most = listLengths[0], longest = commentLength, measure = text => text.length} = size
  const head = `${stickyMark([nameOf(report)])}\n`
  const fits = (text: string): boolean => measure(text) <= longest
  for (const datapoints of [most, ...listLengths.filter(length => length < most)]) {
    const body = reportParts(report, {datapoints}).map(({markdown}) => markdown)
    const text = `${head}${[...body, ...lineOfCuts(datapoints < most ? datapoints : undefined, [])].join('\n')}`
    if (fits(text)) return text
  }
  const kept = reportParts(report, {datapoints: 0})
  const left: string[] = []
  for (;;) {
    const body = kept.map(({markdown}) => markdown)
    const shorter = `${head}${[...body, ...lineOfCuts(0, left)].join('\n')}`
    if (fits(shorter)) return shorter
    const last = kept.length > 1 ? kept.pop() : undefined
    if (last === undefined) return `${head}${cutLines(body.join('\n'), left, rest => fits(`${head}${rest}`))}`
    left.unshift(last.name)
  }
}

/** Returns the first line of a comment that a bot replaces. User text in it cannot end the comment. */
export const stickyMark = (names: readonly string[]): string =>
  `<!-- enrich-span:${names
    .join(',')
    .replaceAll(/[^\p{L}\p{N} .,=_-]|-(?=-|$)/gu, '_')
    .slice(0, 200)} -->`

const nameOf = ({run, comparison}: Report): string => run?.name ?? comparison?.candidate.name ?? ''

function lineOfCuts(datapoints: number | undefined, left: readonly string[]): string[] {
  const cuts = [
    ...(datapoints === undefined ? [] : [`lists name at most ${datapoints} datapoints`]),
    ...(left.length === 0 ? [] : [`left out: ${left.join(', ')}`]),
  ]
  return cuts.length === 0 ? [] : [`Cut to fit: ${cuts.join('; ')}.\n`]
}

// The cut is at the end of a line, so a code span or a table row is never left open.
function cutLines(text: string, left: readonly string[], fits: (text: string) => boolean): string {
  const lines = text.split('\n')
  const upTo = (count: number): string => {
    const kept = lines.slice(0, count)
    const open = kept.filter(line => line.startsWith('<details>')).length - kept.filter(isEnd).length
    const ends = Array.from({length: open}, () => '\n</details>')
    const cut = [`${(lines.length - count).toLocaleString('en-US')} more lines`, ...left]
    return [...kept, ...ends, '', ...lineOfCuts(0, cut)].join('\n')
  }
  let [low, high] = [0, lines.length]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(upTo(middle))) low = middle
    else high = middle - 1
  }
  return upTo(low)
}

const isEnd = (line: string): boolean => line === '</details>'
