/** Summaries by metric, or their JSON. */
type Summaries = Readonly<Record<string, object>>

/**
 * Returns the metrics whose low values are good: the given list, or else the metrics whose evaluators say so in one of
 * the runs.
 */
export function lowMetrics(
  given: readonly string[] | undefined,
  runs: readonly {readonly metrics?: Summaries | undefined}[],
): readonly string[] {
  if (given !== undefined) return given
  return runs.flatMap(({metrics = {}}) => Object.keys(metrics).filter(name => isLow(metrics[name])))
}

const isLow = (summary: {readonly lowerIsBetter?: unknown} | undefined): boolean => summary?.lowerIsBetter === true
