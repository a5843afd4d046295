/** Returns "Did you mean …?" for the candidate that `word` probably misspells, or `undefined` without one. */
export function didYouMean(word: string, candidates: readonly string[], quote = ''): string | undefined {
  const found = nearest(word, candidates)
  return found === undefined ? undefined : `Did you mean ${quote}${found}${quote}?`
}

/**
 * Returns the candidate within one edit (two for long words) of `word`. Of several equally near ones, it is the one that
 * begins like the word for longer.
 */
function nearest(
  word: string,
  candidates: readonly string[],
  edits: number = word.length > 7 ? 2 : 1,
): string | undefined {
  const typed = word.toLowerCase()
  const [best] = candidates
    .filter(candidate => candidate !== word)
    .map(candidate => ({candidate, edits: distance(typed, candidate.toLowerCase())}))
    .filter(found => found.edits <= edits)
    .sort((a, b) => a.edits - b.edits || sharedStart(typed, b.candidate) - sharedStart(typed, a.candidate))
  return best?.candidate
}

function sharedStart(a: string, b: string): number {
  let length = 0
  while (length < a.length && a[length] === b[length]?.toLowerCase()) length++
  return length
}

/** Returns the edit distance. A swap of neighbours, the most common typo, counts as one edit. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3
  const rows: number[][] = [Array.from({length: b.length + 1}, (_, column) => column)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    const above = rows[i - 1] ?? []
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) cost = Math.min(cost, (rows[i - 2]?.[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    rows.push(row)
  }
  return rows[a.length]?.[b.length] ?? 3
}
