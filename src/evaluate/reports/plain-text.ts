/**
 * User text without terminal control characters. Ids and labels come from models and files; an escape sequence in them
 * could rewrite the screen. Line breaks become spaces.
 */
export const plainText = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, '\ufffd')

/** User text in a Markdown code span that it cannot leave: it can neither ping nor link. */
export function code(text: string): string {
  const plain = plainText(text).replaceAll('|', '\\|')
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return longest > 0 ? `${fence} ${plain} ${fence}` : `${fence}${plain || ' '}${fence}`
}

/** A sentence of a report as Markdown. It may contain user text. */
export const escaped = (text: string): string =>
  plainText(text).replaceAll(/[\\`*_{}[\]<>#|~@]/g, character => (character === '@' ? '&#64;' : `\\${character}`))

/** User text as HTML inside Markdown. */
export const html = (text: string): string =>
  plainText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('@', '&#64;')

/** The first 8 characters of a run id: enough to name a run. */
export const shortRunId = (runId: string): string => runId.slice(0, 8)
