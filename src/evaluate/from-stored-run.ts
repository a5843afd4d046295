import type {ComparableRun} from './compare/comparable-run.ts'
import {fromItemLine} from './item-line.ts'
import type {StoredRun} from './read-journal.ts'
import type {DatapointResult} from './results.ts'

/** A run as its file tells it: what `compare`, `gate` and the reports take. */
export interface RestoredRun extends ComparableRun {
  readonly datapoints: readonly DatapointResult[]
  /** 'interrupted': the process ended before the run did. */
  readonly status: 'completed' | 'aborted' | 'interrupted'
  readonly startedAt: string
}

/** Brings the run of a run file into the form that `compare`, `gate` and the reports take. */
export function fromStoredRun({run, items, end}: StoredRun): RestoredRun {
  const {runId, name, datasetId, evaluators, startedAt} = run
  const worst = evaluators.map((each): [string, object] => [
    each.name,
    each.worst === undefined ? {} : {worst: each.worst},
  ])
  return {
    runId,
    name,
    datasetId,
    total: end?.total ?? run.total ?? items.length,
    status: end?.status ?? 'interrupted',
    startedAt,
    datapoints: items.map(fromItemLine),
    metrics: Object.fromEntries(worst),
  }
}
