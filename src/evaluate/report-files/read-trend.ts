import {files} from '#platform/files'
import {RunTally} from '../evaluators/run-tally.ts'
import {fromDatapointLine} from '../journal/datapoint-line.ts'
import type {RunLine} from '../journal/journal.ts'
import {readJournal} from '../journal/read-journal.ts'
import {runFiles} from '../journal/run-files.ts'
import {fromStoredEvaluators} from '../evaluators/stored-evaluators.ts'
import type {TrendPoint} from './report-data.ts'
import type {ReportableRun} from './reportable-run.ts'

/** The most runs of a trend, and the most bytes of run files that are read for it. */
const mostRuns = 20
const mostBytes = 256 * 1024 ** 2

/** Returns the runs of the same experiment that began before `run`, oldest first. The last point is `run` itself. */
export async function readTrend(run: ReportableRun): Promise<TrendPoint[]> {
  const points = [toPoint(run.runId, run.startedAt, run.metrics)]
  let bytes = 0
  for (const {path, size} of sizedRunFiles()) {
    bytes += size
    if (points.length >= mostRuns || bytes > mostBytes) break
    const point = await readPoint(path, run).catch(() => undefined)
    if (point !== undefined) points.unshift(point)
  }
  return points
}

/** The paths are listed newest first. */
function sizedRunFiles(): {readonly path: string; readonly size: number}[] {
  const paths = runFiles()
  const folder = paths[0]?.replace(/[/\\][^/\\]*$/, '')
  const sizes = new Map(folder === undefined ? [] : files?.list(folder).map(({path, bytes}) => [path, bytes]))
  return paths.map(path => ({path, size: sizes.get(path) ?? 0}))
}

async function readPoint(path: string, {name, runId, startedAt}: ReportableRun): Promise<TrendPoint | undefined> {
  let run: RunLine | undefined
  let tally: RunTally | undefined
  // The reading takes constant memory. A repeated result counts twice, which happens only in a resumed run.
  for await (const line of readJournal(path)) {
    if (line.type === 'run' && run === undefined) {
      if (line.name !== name || line.runId === runId || line.startedAt >= startedAt) return undefined
      run = line
      tally = new RunTally(fromStoredEvaluators(line).evaluators, line.trials)
    } else if (line.type === 'datapoint') tally?.add(fromDatapointLine(line))
  }
  return run === undefined || tally === undefined ? undefined : toPoint(run.runId, run.startedAt, tally.summaries())
}

function toPoint(runId: string, startedAt: string, metrics: ReportableRun['metrics']): TrendPoint {
  const measured = Object.entries(metrics).flatMap(([name, {mean, interval, scored}]) =>
    mean === undefined ? [] : [[name, {mean, scored, ...(interval === undefined ? {} : {interval})}] as const],
  )
  return {runId, startedAt, metrics: Object.fromEntries(measured)}
}
