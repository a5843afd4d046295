import {cell, code, escaped, plainText} from './plain-text.ts'
import {jsonPieces} from './json-pieces.ts'

/** The places to which a report writes user text, with the form of the text in each place. */
interface SafeText extends Readonly<Record<'terminal' | 'markdownCode' | 'markdownCell' | 'markdown', Sink>> {
  /** HTML, between tags or in a quoted attribute. Characters that change the text direction become harmless. */
  readonly html: Sink
  /** XML 1.0, between tags or in a quoted attribute, where parsers would turn line breaks into spaces. */
  readonly xml: Sink
  /** One field of a CSV file (RFC 4180). An apostrophe precedes text that a spreadsheet would compute. */
  readonly csv: Sink
  /**
   * Data for programs that may be shown in a terminal, in pieces. Control characters are escaped, and nothing is lost.
   */
  readonly json: (value: unknown, indent?: number) => Iterable<string>
}

type Sink = (text: string) => string

/**
 * Makes user text safe for each place of a report. Ids, labels and errors come from models and files. They may contain
 * control characters for a terminal, a parser or a reader. `\ufffd` replaces a character that the place cannot hold.
 */
export const safeText: SafeText = {
  terminal: plainText,
  markdownCode: code,
  markdownCell: cell,
  markdown: escaped,

  html: text =>
    text.replaceAll(notInMarkup, '\ufffd').replaceAll(/[&<>"'\r]/g, character => htmlEntities[character] ?? character),

  xml: text =>
    text.replaceAll(notInXml, '\ufffd').replaceAll(/[&<>"'\t\n\r]/g, character => xmlEntities[character] ?? character),

  csv(text) {
    const plain = text.replaceAll(notInCsv, '\ufffd')
    const harmless = formula.test(plain) ? `'${plain}` : plain
    return /[",\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
  },

  *json(value, indent) {
    for (const piece of jsonPieces(value, indent)) yield piece.replaceAll(notInJson, escapeUnit)
  },
}

const direction = '\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069'
const notInMarkup = new RegExp(
  `[\0-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f${direction}\\p{Cs}\\p{Noncharacter_Code_Point}]`,
  'gu',
)
const notInXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const notInCsv = /[\0\p{Cs}]/gu
// A CI server takes `##[error]` for a command anywhere in a line.
const notInJson = /[\u007f-\u009f\u2028\u2029\p{Cf}]|#(?=#\w*\[)/gu
// Formula characters also count in their wide forms and after characters that a spreadsheet trims.
const formula = /^\s*[=+\-@＝＋－＠\t\r]/

const htmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\r': '&#13;',
}
const xmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

const escapeUnit = (character: string): string =>
  Array.from(
    {length: character.length},
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')
