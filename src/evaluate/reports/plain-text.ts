import {plainText} from '../../diagnostics/plain-text.ts'

export {plainText} from '../../diagnostics/plain-text.ts'

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
  plainText(text).replaceAll(
    /[\\`*_{}[\]<>#|~&$]|@|[!%^](?=\w)|GH(?=-\d)|:(?=\/\/|[\w+-]+:)|\.(?=\p{L})|\b[\da-f]{7,64}\b/giu,
    broken,
  )

// A forge reads names, numbers and addresses after these characters: `@name`, `#1`, `!1`, `GH-1`, `:tada:`, `a.example`.
// A commit needs 7 digits in a row.
function broken(found: string): string {
  if (found.length > 2) return (found.match(/.{1,6}/g) ?? []).join(comment)
  if (found === '&') return `&amp;${comment}`
  return /[\\`*_{}[\]<>#|~$]/.test(found) ? `\\${found}${references.has(found) ? comment : ''}` : found + comment
}

const comment = '<!-- -->'
const references: ReadonlySet<string> = new Set(['#', '~', '$', '['])

/** Returns the first 8 characters of a run id, which are enough to name a run. The id may come from a foreign file. */
export const shortRunId = (runId: string): string => plainText(runId.slice(0, 8))
