import {parseSync} from 'oxc-parser'

/** Names that were replaced by the field's words: none may come back. Ordinary English words are only listed where they are unambiguous as identifiers. */
export const replacedNames: ReadonlySet<string> = new Set(
  `
  gateInWords Paper Ink Excerpt unauthorised
  Deed deed Place Lineage lineage Territory territory witnessing detached bringOwnership LeanCore heir Around told
  Custody custody Fate fate WaitingLine Backlog backlog Verdict Outlet Account jointAccounts Unsent deliverAtExit Poster OwnWord Zipping
  Pace conduct Breath Patience Moment Given conclude narrate Growing
  `
    .trim()
    .split(/\s+/),
)

/** The replaced names among the identifiers of a source, or in the code of a page. */
export function replacedNamesIn(file: string, text: string): string[] {
  const names = file.endsWith('.ts') ? identifiers(parseSync(file, text).program) : wordsInCode(text)
  return [...new Set(names)].filter(name => replacedNames.has(name))
}

function identifiers(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  const own = 'name' in node && typeof node.name === 'string' ? [node.name] : []
  return [...own, ...Object.values(node).flatMap(identifiers)]
}

const wordsInCode = (page: string): string[] =>
  [...page.matchAll(/```[\s\S]*?```|`[^`]+`/g)].flatMap(([code]) => code.match(/\w+/g) ?? [])
