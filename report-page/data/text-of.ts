import type {Text} from '../../src/evaluate/report-files/report-data.ts'

/** Returns a value of a datapoint for a person to read: text as it is, data as indented JSON. */
export function textOf(text: Text): string {
  if (typeof text === 'string') return text
  return 'cut' in text ? text.cut : JSON.stringify(text.json, undefined, 2)
}

/** Returns the only field of an object when it is text. It is easier to read without braces and escapes. */
export function onlyText(text: Text): {readonly name: string; readonly value: string} | undefined {
  if (typeof text === 'string' || !('json' in text) || typeof text.json !== 'object' || text.json === null)
    return undefined
  const [first, ...others] = Object.entries(text.json) as [string, unknown][]
  if (first === undefined || others.length > 0 || Array.isArray(text.json)) return undefined
  const [name, value] = first
  return typeof value === 'string' ? {name, value} : undefined
}

/** Returns a note for the reader when the text is not complete. */
export function cutNote(text: Text): string | undefined {
  if (typeof text === 'string' || !('cut' in text)) return undefined
  return `The first ${text.cut.length.toLocaleString('en-US')} of ${text.length.toLocaleString('en-US')} characters.`
}

/** True when the value is data and not text. */
export const isData = (text: Text): boolean => typeof text !== 'string' && ('json' in text || text.isJson)

/** Returns the value for a program. */
export const valueOf = (text: Text): unknown =>
  typeof text === 'string' ? text : 'cut' in text ? `${text.cut}… (${text.length} characters)` : text.json
