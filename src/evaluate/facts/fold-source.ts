/**
 * Returns the source of a function without comments and without white space that has no meaning, so that a formatter
 * does not change its fingerprint. Texts and patterns stay as they are.
 */
export function foldSource(source: string): string {
  let folded = ''
  for (const [token] of source.matchAll(tokens)) {
    const isComment = token.startsWith('//') || token.startsWith('/*')
    if (isComment || /^\s+$/.test(token)) {
      if (folded !== '' && !folded.endsWith(' ')) folded += ' '
      continue
    }
    // A space separates words only.
    if (folded.endsWith(' ') && !(word.test(folded.at(-2) ?? '') && word.test(token.charAt(0)))) {
      folded = folded.slice(0, -1)
    }
    folded += token
  }
  return folded.trim()
}

const word = /[\w$\u0080-\uffff]/

// In this order: comments, texts, templates, patterns, white space, words, any other character. A slash begins a pattern
// only after a character that cannot end a value.
const tokens =
  /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|`(?:[^`\\]|\\[^])*`|(?<=[(,=:[!&|?{};+\-*%<>~^]\s*|\breturn\s+|^)\/(?![*/])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*|\s+|[\w$\u0080-\uffff]+|[^]/g
