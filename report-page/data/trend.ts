import type {TrendPoint} from '../../src/evaluate/report-files/report-data.ts'
import {shortId} from './format.ts'

/** A measure in one run of a trend. */
export interface TrendValue {
  /** The id and day of the run. */
  readonly label: string
  readonly mean: number
  readonly interval: readonly [low: number, high: number] | undefined
}

/**
 * Returns a measure over the runs of the experiment, oldest first. Returns `undefined` when fewer than two runs have
 * it.
 */
export function trendOf(measure: string, trend: readonly TrendPoint[] | undefined): readonly TrendValue[] | undefined {
  const values = (trend ?? []).flatMap(({runId, startedAt, metrics}) => {
    const figures = Object.hasOwn(metrics, measure) ? metrics[measure] : undefined
    if (figures?.mean === undefined) return []
    return [{label: `${shortId(runId)}, ${startedAt.slice(0, 10)}`, mean: figures.mean, interval: figures.interval}]
  })
  return values.length < 2 ? undefined : values
}
