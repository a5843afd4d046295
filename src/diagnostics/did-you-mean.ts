/** Returns "Did you mean …?" for the candidate that `word` probably misspells, or `undefined` without one. */
export function didYouMean(word: string, candidates: readonly string[], quote = ''): string | undefined {
  const found = nearest(word, candidates)
  return found === undefined ? undefined : `Did you mean ${quote}${found}${quote}?`
}

/** Returns the candidate within one edit (two for long words) of `word`. */
function nearest(
  word: string,
  candidates: readonly string[],
  edits: number = word.length > 7 ? 2 : 1,
): string | undefined {
  return candidates.find(
    candidate => candidate !== word && distance(word.toLowerCase(), candidate.toLowerCase()) <= edits,
  )
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
