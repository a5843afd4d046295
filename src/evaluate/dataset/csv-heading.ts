import {namesGroundTruth} from './reserved-columns.ts'

/** The columns that a heading names, or the reason why the file is read wrongly. */
type Heading =
  | {readonly columns: readonly string[]; readonly problem?: undefined}
  | {readonly columns?: undefined; readonly problem: string}

/**
 * Returns the candidate that occurs most often in the heading outside quotes. Returns a comma when the heading contains
 * none of them.
 */
export function delimiterIn(heading: string): string {
  const bare = heading.replaceAll(/"[^"]*"/g, '')
  const counts = [',', ';', '\t', '|'].map(each => [each, bare.split(each).length] as const)
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0]
}

/** Reads the fields of a heading. A heading that would be understood wrongly is a problem, because every row would be wrong. */
export function readHeading(fields: readonly string[]): Heading {
  const columns = fields.map(field => field.trim())
  const [first = ''] = columns
  const twice = columns.find((column, at) => column !== '' && columns.indexOf(column) !== at)
  if (twice !== undefined)
    return {problem: `the heading has two columns \`${twice}\`. Give each column a name of its own`}
  if (markup.test(first)) return {problem: notCsv('a web page or XML')}
  const quoted = columns.find(column => otherQuotes.test(column))
  if (quoted !== undefined)
    return {problem: `the heading is quoted as ${quoted}. Only straight double quotes (") quote a field`}
  const delimiter = columns.length === 1 ? unknownDelimiter(first) : undefined
  if (delimiter !== undefined) {
    return {
      problem: `the heading is one column \`${first}\`. Name the delimiter: csv(file, {delimiter: '${delimiter}'})`,
    }
  }
  return {columns}
}

/** Explains a heading that cannot be parsed. */
export function unreadable(heading: string, problem: string): string {
  return /^\s*[[{]/.test(heading)
    ? `${notCsv('JSON')}. Read JSON lines with jsonl(file)`
    : `the heading cannot be read: ${problem}`
}

const notCsv = (found: string): string => `this is ${found}, not CSV`

/** The beginning of a web page, such as a sign-in page that was downloaded in place of a file. */
export const markup: RegExp = /^\s*<(!doctype|html|head|\?xml)\b/i

const otherQuotes = /^(['‘’‚`].*['‘’`]|[“”„«].*[“”»])$/

// Only a heading with a ground truth shows that one column should be several.
function unknownDelimiter(heading: string): string | undefined {
  return [...new Set(heading.match(/[^\w\s"'()]/g))].find(each => heading.split(each).some(namesGroundTruth))
}
