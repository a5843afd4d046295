/** A column that may be shown, in the order in which it stands in the table. */
export interface FittableColumn {
  readonly id: string
  readonly width: number
  /** Takes a share of what is left over. */
  readonly grows: boolean
  /** The lower, the longer it stays when room runs out. */
  readonly rank: number
}

/**
 * The columns that have room in `available` pixels, and their widths. Hiding a column by CSS would leave its width, because
 * the spacer rows of a virtual table span it. The first rank stays in any case.
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
