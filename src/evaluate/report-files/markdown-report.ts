import {reportMarkdown} from '../reports/report.ts'

/** The most characters: a comment on a code-hosting site takes 65,536, and a bot adds some. */
const longest = 65_000

/** The numbers of datapoints named in each list, tried in order until the report is short enough. */
const listLengths = [20, 10, 5, 2, 0] as const

/**
 * Writes a report as Markdown of at most 65,000 characters. Lists are shortened first. Then the end is cut, and a last
 * line counts the missing characters.
 */
export function markdownReport(parts: Parameters<typeof reportMarkdown>[0], most: number = listLengths[0]): string {
  let report = ''
  for (const datapoints of [most, ...listLengths.filter(length => length < most)]) {
    report = reportMarkdown(parts, {datapoints})
    if (report.length <= longest) return report
  }
  // The cut is at the end of a line, so a code span or table row is never left open.
  const end = report.lastIndexOf('\n', longest - 100) + 1
  return `${report.slice(0, end)}\n${(report.length - end).toLocaleString('en-US')} more characters were cut.\n`
}
