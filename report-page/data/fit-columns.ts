/** A candidate column, in its order in the table. */
export interface FittableColumn {
  readonly id: string
  readonly width: number
  /** The column gets a share of the remaining width. */
  readonly grows: boolean
  /** A column with a lower rank stays longer when space runs out. */
  readonly rank: number
}

/**
 * Selects the columns that fit into `available` pixels, with their widths. Hiding a column by CSS would not free its
 * width, because the spacer rows of a virtual table span it. The first rank always stays.
 */
export function fitColumns<C extends FittableColumn>(
  columns: readonly C[],
  available: number,
): (C & {width: number})[] {
  const chosen = new Set<C>()
  let used = 0
  for (const column of [...columns].sort((a, b) => a.rank - b.rank)) {
    if (column.rank > 0 && used + column.width > available) continue
    chosen.add(column)
    used += column.width
  }
  const shown = columns.filter(column => chosen.has(column))
  const growing = shown.filter(({grows}) => grows).length
  const extra = Math.max(0, available - used)
  return shown.map(column => {
    const share = growing === 0 ? extra / shown.length : column.grows ? extra / growing : 0
    return {...column, width: Math.floor(column.width + share)}
  })
}
