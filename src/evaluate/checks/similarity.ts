import {factory, notKnown, type ReadyEvaluator, ready, refuseUnknown} from './ready-made.ts'

/** How texts are compared. */
export interface SimilarityOptions {
  readonly ignoreCase?: boolean | undefined
}

/**
 * The similarity of the outputs and the ground truth, from 0 to 1: 1 - Levenshtein distance / longer length, in code
 * points. Fails for anything but two texts of at most 10,000 characters. Not scored without a ground truth.
 *
 * @example
 * similarity()('kitten', undefined, 'sitting') // 0.571…
 */
export const similarity: (options?: SimilarityOptions) => ReadyEvaluator<unknown, string, string> =
  /* @__PURE__ */ factory('similarity', (options = {}) => {
    refuseUnknown('similarity', options, 'ignoreCase')
    return ready({kind: 'similarity', settings: [options]}, (outputs: string, _?: unknown, groundTruth?: string) =>
      groundTruth === undefined ? undefined : similarityOf(outputs, groundTruth, options),
    )
  })

/** The similarity of two texts from 0 to 1, see `similarity`. */
export function similarityOf(one: string, other: string, {ignoreCase = false}: SimilarityOptions = {}): number {
  const [a, b] = [one, other].map(text => pointsOf(text, ignoreCase)) as [string[], string[]]
  const longer = Math.max(a.length, b.length)
  return longer === 0 ? 1 : 1 - distance(a, b) / longer
}

const longest = 10_000

function pointsOf(text: unknown, ignoreCase: boolean): string[] {
  if (typeof text !== 'string') throw notKnown('both values must be texts')
  if (text.length > longest) throw notKnown(`a text of ${text.length} characters; at most ${longest} are compared`)
  const normal = text.normalize('NFC')
  return Array.from(ignoreCase ? normal.toLowerCase() : normal)
}

// One row of the table is kept.
function distance(a: readonly string[], b: readonly string[]): number {
  const row = Uint32Array.from({length: b.length + 1}, (_, index) => index)
  for (const [i, point] of a.entries()) {
    let diagonal = i
    row[0] = i + 1
    for (let j = 1; j <= b.length; j++) {
      const above = row[j] ?? 0
      row[j] = Math.min(above + 1, (row[j - 1] ?? 0) + 1, diagonal + (point === b[j - 1] ? 0 : 1))
      diagonal = above
    }
  }
  return row[b.length] ?? 0
}
