/**
 * User text without terminal control characters. Ids and labels come from models and files; an escape sequence in them
 * could rewrite the screen. Line breaks become spaces, and what cannot be shown becomes `\ufffd`.
 */
export const plainText = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, '\ufffd')

/** User text in a Markdown code span that it cannot leave: it can neither ping nor link. */
export function code(text: string): string {
  const plain = plainText(text)
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return longest > 0 ? `${fence} ${plain} ${fence}` : `${fence}${plain || ' '}${fence}`
}

/** The same in a cell of a table, where `|` needs a backslash. Behind a backslash of the text it becomes `¦`. */
export const cell = (text: string): string => code(text.replaceAll(/(?<=\\)\|/g, '¦')).replaceAll('|', '\\|')

/**
 * A sentence of a report as Markdown. It may contain user text, which opens no tag and neither pings nor links. Only the
 * comments prevent that: forges look for names and addresses after entities and backslashes are resolved.
 */
export const escaped = (text: string): string =>
  plainText(text)
    .replaceAll(/[\\`*_{}[\]<>#|~&]/g, character => (character === '&' ? '&amp;' : `\\${character}`))
    .replaceAll(/@|:(?=\/\/)|www(?=\.)/gi, found => `${found}<!-- -->`)

/** The first 8 characters of a run id: enough to name a run. */
export const shortRunId = (runId: string): string => runId.slice(0, 8)
