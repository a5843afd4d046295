/**
 * Removes terminal control characters from user text. Ids and labels come from models and files, and an escape sequence
 * in them could rewrite the screen. Line breaks become spaces. Characters that cannot be shown become `\ufffd`.
 */
export const plainText = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, '\ufffd')

/** Writes user text as a Markdown code span. The text cannot end the span, so it can neither ping nor link. */
export function code(text: string): string {
  const plain = plainText(text)
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return longest > 0 ? `${fence} ${plain} ${fence}` : `${fence}${plain || ' '}${fence}`
}

/** Writes the same in a table cell, where `|` needs a backslash. After a backslash in the text, `|` becomes `¦`. */
export const cell = (text: string): string => code(text.replaceAll(/(?<=\\)\|/g, '¦')).replaceAll('|', '\\|')

/**
 * Writes a sentence of a report as Markdown. User text in it opens no tag and neither pings nor links. The inserted
 * comments alone prevent pings and links, because forges look for names and addresses after they resolve entities and
 * backslashes.
 */
export const escaped = (text: string): string =>
  plainText(text)
    .replaceAll(/[\\`*_{}[\]<>#|~&]/g, character => (character === '&' ? '&amp;' : `\\${character}`))
    .replaceAll(/@|:(?=\/\/)|www(?=\.)/gi, found => `${found}<!-- -->`)

/** Returns the first 8 characters of a run id, which are enough to name a run. */
export const shortRunId = (runId: string): string => runId.slice(0, 8)
