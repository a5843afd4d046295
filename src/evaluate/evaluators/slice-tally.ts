import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {mostSlices, sliceName, sliceValues} from '../facts/slice-values.ts'
import type {DatapointResult, Slice, Slices} from '../metrics/results.ts'
import type {NamedEvaluator} from './named-evaluators.ts'
import {RunTally} from './run-tally.ts'

/** The run that is sliced. */
interface SlicedRun {
  readonly name: string
  /** The fields of the metadata, or `tags`. */
  readonly slices: readonly string[]
  readonly evaluators: readonly NamedEvaluator[]
  readonly trials: number
}

/** Adds up the results of a run by the values of fields, without keeping them. */
export class SliceTally {
  readonly #run: SlicedRun
  readonly #fields: ReadonlyMap<string, Map<string, RunTally>>

  constructor(run: SlicedRun) {
    this.#run = run
    this.#fields = new Map(run.slices.map(field => [field, new Map()]))
  }

  add(result: DatapointResult): void {
    for (const [field, tallies] of this.#fields) {
      const values = sliceValues(result.datapoint, field)
      for (const name of new Set(values.map(value => this.#nameOf(field, value, tallies)))) {
        let tally = tallies.get(name)
        if (tally === undefined) tallies.set(name, (tally = new RunTally(this.#run.evaluators, this.#run.trials)))
        tally.add(result)
      }
    }
  }

  #nameOf(field: string, value: string, tallies: ReadonlyMap<string, RunTally>): string {
    const name = sliceName(value, tallies)
    if (name !== value) {
      report(codes.tooManySlices, undefined, () => ({
        subject: `Run "${this.#run.name}": field "${field}"`,
        cause: `it has more than ${mostSlices} values; the rest is one slice, (other)`,
      }))
    }
    return name
  }

  /** Returns the slices; `undefined` when there are no fields. */
  slices(): Slices | undefined {
    if (this.#fields.size === 0) return undefined
    const byField = [...this.#fields].map(([field, tallies]): [string, Record<string, Slice>] => {
      const sorted = [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))
      return [field, Object.fromEntries(sorted.map(([value, tally]) => [value, toSlice(tally)]))]
    })
    return Object.fromEntries(byField)
  }
}

function toSlice(tally: RunTally): Slice {
  const {total, succeeded, failed, aborted, usage} = tally
  return {
    total,
    succeeded,
    failed,
    aborted,
    metrics: tally.summaries(),
    latency: tally.latency.summary(),
    ...(usage === undefined ? {} : {usage}),
  }
}
