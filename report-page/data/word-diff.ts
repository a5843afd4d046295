import {diffWordsWithSpace} from 'diff'

/** A stretch of text in both, or in one of two texts. */
export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** Milliseconds, edits and parts: beyond, nobody can read the difference anyway. */
const timeout = 100
const maxEditLength = 4_000
const mostParts = 1_200
/** Text that stays the same is shown this far around a change. */
const contextLength = 400

/** The changes from `before` to `after` by words; `undefined` when the texts differ too much to compare in time. */
export function wordDiff(before: string, after: string): readonly DiffPart[] | undefined {
  const changes = diffWordsWithSpace(before, after, {timeout, maxEditLength})
  if (changes === undefined || changes.length > mostParts) return undefined
  return changes.map(({value, added, removed}) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }))
}

/** The middle of a long stretch that is the same. */
export interface FoldedPart {
  readonly kind: 'folded'
  readonly text: string
}

/** The parts with long stretches that are the same folded. */
export function foldSame(parts: readonly DiffPart[]): readonly (DiffPart | FoldedPart)[] {
  return parts.flatMap((part, at): (DiffPart | FoldedPart)[] => {
    const {kind, text} = part
    if (kind !== 'same' || parts.length === 1 || text.length <= 3 * contextLength) return [part]
    const start = at === 0 ? 0 : contextLength
    const end = text.length - (at === parts.length - 1 ? 0 : contextLength)
    const shown = [
      {kind, text: text.slice(0, start)},
      {kind: 'folded' as const, text: text.slice(start, end)},
      {kind, text: text.slice(end)},
    ]
    return shown.filter(each => each.text !== '')
  })
}
