/** A datapoint as it is written to the new dataset. */
export interface ImportedDatapoint {
  readonly id: string
  readonly inputs: unknown
  readonly groundTruth?: unknown
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** The tests of another tool. */
export interface Imported {
  readonly datapoints: readonly ImportedDatapoint[]
  /** What could not be carried over, one line each. */
  readonly left: readonly string[]
  /** The evaluators of the eval file, as names in `evaluatorSources`. */
  readonly evaluators: readonly EvaluatorName[]
}

/** The evaluators that an eval file can start with. */
export type EvaluatorName = 'assertions' | 'exact' | 'startsWith' | 'includes'

/** Counts notes, so that a thousand equal ones are one line. */
export class Notes {
  readonly #counts = new Map<string, number>()

  add(note: string): void {
    this.#counts.set(note, (this.#counts.get(note) ?? 0) + 1)
  }

  lines(): string[] {
    return [...this.#counts].map(([note, count]) => (count === 1 ? note : `${note} (${count} times)`))
  }
}
