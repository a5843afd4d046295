import {toPlainData} from '../../attributes/plain-data.ts'
import {stackOf} from '../../attributes/error-chain.ts'
import {isThrown, messageWithCauses, toThrown} from '../../attributes/thrown.ts'
import type {ErrorDetail, Text} from './report-data.ts'

/** The most characters of one value, and of one stack. A longer text is cut and marked as cut. */
const longestText = 200_000
const longestStack = 8_000
const longestExcerpt = 60

/** Rounds a number to 6 significant digits. That is more than a table shows, in a third of the bytes. */
export const rounded = (value: number): number => Number(value.toPrecision(6))

/** Returns `value` in the form that the details hold. `undefined` and values that JSON cannot hold are absent. */
export function toText(value: unknown): Text | undefined {
  if (typeof value === 'string') return value.length > longestText ? cut(value, false) : value
  const json = toJson(value)
  if (json === undefined) return undefined
  // JSON is written and parsed, because `value` may have a `toJSON` or contain parts that JSON leaves out.
  return json.length > longestText ? cut(json, true) : {json: JSON.parse(json)}
}

const cut = (text: string, isJson: boolean): Text => ({cut: text.slice(0, longestText), length: text.length, isJson})

/** Returns one line of at most 60 characters for a table. */
export function excerptOf(value: unknown): string {
  const text = typeof value === 'string' ? value : shortForm(value)
  const line = text
    .slice(0, 4 * longestExcerpt)
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (line.length <= longestExcerpt && text.length <= 4 * longestExcerpt) return line
  return `${line.slice(0, longestExcerpt - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/**
 * Writes an object as its fields. A single field is written without its name, because braces and quotes add nothing in
 * one line.
 */
function shortForm(value: unknown): string {
  const json = toJson(value) ?? ''
  if (!json.startsWith('{')) return json
  const fields = Object.entries(JSON.parse(json) as object).slice(0, 8)
  const texts = fields.map(([, field]: [string, unknown]) =>
    typeof field === 'string' ? field : (toJson(field) ?? ''),
  )
  return texts.length === 1 ? (texts[0] ?? '') : fields.map(([name], at) => `${name}: ${texts[at] ?? ''}`).join(' · ')
}

/**
 * Returns an error in the form that the details hold. A run in memory has the thrown value, and a run file has plain
 * data.
 */
export function toErrorDetail(error: unknown): ErrorDetail {
  const thrown = isThrown(error) ? error : toThrown(error)
  const stack = stackOf(thrown)
  return {
    name: thrown.name.slice(0, 200),
    message: messageWithCauses(thrown).slice(0, longestStack),
    ...(stack === undefined ? {} : {stack: stack.slice(0, longestStack)}),
  }
}

/** Returns `value` as JSON text, in the forms that a run file has. */
export function toJson(value: unknown): string | undefined {
  return JSON.stringify(toPlainData(value).value)
}
