import {diffWordsWithSpace} from 'diff'

/** A piece of text that both texts share, or that only one of them has. */
export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** Limits in milliseconds, edits and parts. Beyond them a reader cannot follow the differences anyway. */
const timeout = 100
const maxEditLength = 4_000
const mostParts = 1_200
/** The number of unchanged characters shown around a change. */
const contextLength = 400

/** Returns the changes from `before` to `after` by words. Returns `undefined` when a comparison would take too long. */
export function wordDiff(before: string, after: string): readonly DiffPart[] | undefined {
  const changes = diffWordsWithSpace(before, after, {timeout, maxEditLength})
  if (changes === undefined || changes.length > mostParts) return undefined
  return changes.map(({value, added, removed}) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }))
}

/** The middle of a long unchanged part. */
export interface FoldedPart {
  readonly kind: 'folded'
  readonly text: string
}

/** Folds long unchanged parts. */
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
