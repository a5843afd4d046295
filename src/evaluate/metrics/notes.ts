// The field `explanation` of an evaluator is a note beside its score. Notes are shown with their datapoint. They have no
// row in tables, comparisons and gates.

/** Returns the metric that `name` explains, such as the metric of an evaluator's `explanation`. */
export function explainedBy(name: string, names: {has(name: string): boolean}): string | undefined {
  if (!name.endsWith(suffix)) return undefined
  const metric = name.slice(0, -suffix.length)
  return metric !== '' && names.has(metric) ? metric : undefined
}

const suffix = '_explanation'

/** Returns an object by metric without the notes. */
export function withoutNotes<T>(metrics: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const names = {has: (name: string) => Object.hasOwn(metrics, name)}
  const isNote = (name: string): boolean => explainedBy(name, names) !== undefined
  if (!Object.keys(metrics).some(isNote)) return metrics
  return Object.fromEntries(Object.entries(metrics).filter(([name]) => !isNote(name)))
}
