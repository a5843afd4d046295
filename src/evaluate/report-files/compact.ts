import {toThrown} from '../metrics/thrown.ts'
import type {ErrorDetail, Text} from './report-data.ts'

/** Characters of one value, and of one stack: a longer one is cut, and says so. */
const longestText = 200_000
const longestStack = 8_000
const longestExcerpt = 60

/** A number with 6 significant digits: more than a table shows, and a third of the bytes. */
export const rounded = (value: number): number => Number(value.toPrecision(6))

/** `value` as the details hold it. `undefined` and what JSON does not know are absent. */
export function toText(value: unknown): Text | undefined {
  if (typeof value === 'string') return value.length > longestText ? cut(value, false) : value
  const json = toJson(value)
  if (json === undefined) return undefined
  // The value again, not the one given: it may have a `toJSON`, or what JSON leaves out.
  return json.length > longestText ? cut(json, true) : {json: JSON.parse(json)}
}

const cut = (text: string, isJson: boolean): Text => ({cut: text.slice(0, longestText), length: text.length, isJson})

/** One line of at most 60 characters: what a table shows of a value. */
export function excerptOf(value: unknown): string {
  const text = typeof value === 'string' ? value : shortForm(value)
  const line = text
    .slice(0, 4 * longestExcerpt)
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (line.length <= longestExcerpt && text.length <= 4 * longestExcerpt) return line
  return `${line.slice(0, longestExcerpt - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** An object as its fields, the only one without its name: braces and quotes say nothing in one line. */
function shortForm(value: unknown): string {
  const json = toJson(value) ?? ''
  if (!json.startsWith('{')) return json
  const fields = Object.entries(JSON.parse(json) as object).slice(0, 8)
  const texts = fields.map(([, field]: [string, unknown]) =>
    typeof field === 'string' ? field : (toJson(field) ?? ''),
  )
  return texts.length === 1 ? (texts[0] ?? '') : fields.map(([name], at) => `${name}: ${texts[at] ?? ''}`).join(' · ')
}

/** An error as the details hold it. A run in memory has what was thrown, a run file has plain data. */
export function toErrorDetail(error: unknown): ErrorDetail {
  const {name, message, stack} = isThrown(error) ? error : toThrown(error)
  return {
    name: name.slice(0, 200),
    message: message.slice(0, longestStack),
    ...(stack === undefined ? {} : {stack: stack.slice(0, longestStack)}),
  }
}

function isThrown(error: unknown): error is ErrorDetail {
  if (typeof error !== 'object' || error === null || error instanceof Error) return false
  return 'name' in error && typeof error.name === 'string' && 'message' in error && typeof error.message === 'string'
}

/** `value` as JSON text; what JSON cannot hold is named instead of thrown. */
export function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner))
  } catch (error) {
    return JSON.stringify(`[cannot be written as JSON: ${toThrown(error).message}]`)
  }
}
