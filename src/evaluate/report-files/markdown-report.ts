import {reportMarkdown} from '../reports/report.ts'

/** Characters that a comment of a forge takes: 65,536 less what a bot adds. */
const longest = 65_000

/** Datapoints named per list: fewer when the report would be too long. */
const listLengths = [20, 10, 5, 2, 0] as const

/** A report as Markdown of at most 65,000 characters. Lists get shorter first; what is cut then is counted at the end. */
export function markdownReport(parts: Parameters<typeof reportMarkdown>[0]): string {
  let report = ''
  for (const datapoints of listLengths) {
    report = reportMarkdown(parts, {datapoints})
    if (report.length <= longest) return report
  }
  // At the end of a line, so that no code span and no table row is left open.
  const end = report.lastIndexOf('\n', longest - 100) + 1
  return `${report.slice(0, end)}\n${(report.length - end).toLocaleString('en-US')} more characters were cut.\n`
}
