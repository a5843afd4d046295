import type {Text} from '../../src/evaluate/report-files/report-data.ts'

/** A value of a datapoint as a person reads it: text as it is, data as indented JSON. */
export function textOf(text: Text): string {
  if (typeof text === 'string') return text
  return 'cut' in text ? text.cut : JSON.stringify(text.json, undefined, 2)
}

/** The only field of an object, when it is text: it is read without the braces and escapes around it. */
export function onlyText(text: Text): {readonly name: string; readonly value: string} | undefined {
  if (typeof text === 'string' || !('json' in text) || typeof text.json !== 'object' || text.json === null)
    return undefined
  const [first, ...others] = Object.entries(text.json) as [string, unknown][]
  if (first === undefined || others.length > 0 || Array.isArray(text.json)) return undefined
  const [name, value] = first
  return typeof value === 'string' ? {name, value} : undefined
}

/** A note for the reader when the text is not complete. */
export function cutNote(text: Text): string | undefined {
  if (typeof text === 'string' || !('cut' in text)) return undefined
  return `The first ${text.cut.length.toLocaleString('en-US')} of ${text.length.toLocaleString('en-US')} characters.`
}

/** Whether the value is data, and no text. */
export const isData = (text: Text): boolean => typeof text !== 'string' && ('json' in text || text.isJson)

/** The value for a program. */
export const valueOf = (text: Text): unknown =>
  typeof text === 'string' ? text : 'cut' in text ? `${text.cut}… (${text.length} characters)` : text.json
