import {EvaluationError} from '../evaluation-error.ts'
import {byDatapoint} from './by-datapoint.ts'
import type {ComparableDatapoint, ComparableRun} from './comparable-run.ts'

/** The trials of one datapoint in both runs. */
export interface JoinedDatapoint {
  readonly id: string
  readonly baseline: readonly ComparableDatapoint[]
  readonly candidate: readonly ComparableDatapoint[]
}

/** Two runs, joined by the ids of their datapoints. */
export interface JoinedRuns {
  readonly runs: readonly [baseline: ComparableRun, candidate: ComparableRun]
  readonly before: ReadonlyMap<string, readonly ComparableDatapoint[]>
  readonly after: ReadonlyMap<string, readonly ComparableDatapoint[]>
  readonly joined: readonly JoinedDatapoint[]
  /** Datapoints in both runs whose content differs. They are not joined. */
  readonly changedItems: readonly string[]
}

/**
 * Joins two runs. Datapoints whose content differs are left out, unless `allowChanged`. Throws an `EvaluationError` when
 * nothing is left.
 */
export function joinRuns(baseline: ComparableRun, candidate: ComparableRun, allowChanged: boolean): JoinedRuns {
  requireDatapoints('baseline', baseline)
  requireDatapoints('candidate', candidate)
  const [before, after] = [byDatapoint(baseline.datapoints), byDatapoint(candidate.datapoints)]
  const common = [...before].flatMap(([id, trials]): JoinedDatapoint[] => {
    const others = after.get(id)
    return others === undefined ? [] : [{id, baseline: trials, candidate: others}]
  })
  if (common.length === 0) throw nothingInCommon(baseline, candidate)
  const changedItems = common.filter(each => !hasSameContent(each)).map(({id}) => id)
  const joined = allowChanged ? common : common.filter(hasSameContent)
  if (joined.length === 0) {
    throw new EvaluationError(
      `compare: all ${common.length} datapoints in both runs changed their content. Run the baseline again, or give \`changed: 'allow'\``,
    )
  }
  return {runs: [baseline, candidate], before, after, joined, changedItems}
}

// Older files do not have the content, so nobody can tell.
function hasSameContent({baseline: [before], candidate: [after]}: JoinedDatapoint): boolean {
  return before?.content === undefined || after?.content === undefined || before.content === after.content
}

function requireDatapoints(side: string, {datapoints, name, runId, total}: ComparableRun): void {
  if (datapoints.length > 0) return
  const problem = total > 0 ? `kept none of its ${total} datapoints. Compare its run file instead` : 'has no datapoints'
  throw new EvaluationError(`compare: the ${side} run "${name}" (${runId}) ${problem}`)
}

function nothingInCommon(baseline: ComparableRun, candidate: ComparableRun): EvaluationError {
  const [before, after] = [baseline.datapoints[0]?.id, candidate.datapoints[0]?.id]
  const datasets =
    baseline.datasetId === candidate.datasetId ? '' : ` They ran over ${baseline.datasetId} and ${candidate.datasetId}.`
  return new EvaluationError(
    `compare: the runs have no datapoint in common. For example, the baseline has "${before}" and the candidate has "${after}".${datasets} Give each datapoint an \`id\` that stays the same`,
  )
}
