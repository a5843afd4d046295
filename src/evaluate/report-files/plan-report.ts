import {reasonOfStop} from '../metrics/reason-of-stop.ts'
import {compare} from '../compare/compare.ts'
import type {Comparison} from '../compare/comparison.ts'
import {EvaluationError} from '../evaluation-error.ts'
import type {GateResult} from '../gate/gate.ts'
import {type JoinedRow, joinRows} from './join-rows.ts'
import {type PlannedMetric, planMetrics} from './plan-metrics.ts'
import {planRows} from './plan-rows.ts'
import type {GateHead, ReportHead, ReportRows, RunHead, TrendPoint} from './report-data.ts'
import type {ReportableRun} from './reportable-run.ts'

/** The runs from which a report is made. */
export interface ReportSources {
  readonly run: ReportableRun
  /** Up to seven baselines. Datapoints are compared with the first baseline. */
  readonly baselines?: readonly ReportableRun[] | undefined
  readonly gate?: (Pick<GateResult, 'passed' | 'checks'> & {readonly verdict?: GateHead['verdict']}) | undefined
  /** Metrics whose low values are good. */
  readonly lowerIsBetter?: readonly string[] | undefined
  readonly trend?: readonly TrendPoint[] | undefined
}

/** The plan of a report. Every file format is written from it. */
export interface ReportPlan {
  readonly head: Omit<ReportHead, 'writtenAt' | 'leftOut' | 'blockSize'>
  readonly rows: ReportRows
  readonly joined: readonly JoinedRow[]
  /** The comparison with the first baseline. */
  readonly comparison: Comparison | undefined
}

const mostRuns = 8

/** Plans the content of a report. Throws an `EvaluationError` for more than seven baselines. */
export function planReport({run, baselines = [], gate, lowerIsBetter = [], trend}: ReportSources): ReportPlan {
  if (baselines.length >= mostRuns) {
    throw new EvaluationError(`report: ${baselines.length} baselines given, the most is ${mostRuns - 1}`)
  }
  const runs = [run, ...baselines]
  const low = [...new Set([...lowerIsBetter, ...runs.flatMap(lowOf)])]
  const compared = baselines.map(baseline => compareSafely(baseline, run, low))
  const comparisons = compared.map(({comparison}) => comparison)
  const joined = joinRows(runs)
  const metrics = planMetrics({runs, rows: joined, comparisons, lowerIsBetter: low})
  return {
    head: {
      format: 1,
      name: run.name,
      runs: runs.map((each, at) => toRunHead(each, compared[at - 1]?.problem)),
      metrics: metrics.map(({head}) => head),
      runMetrics: planRunMetrics(runs),
      ...(gate === undefined ? {} : {gate: toGateHead(gate)}),
      ...(trend === undefined || trend.length < 2 ? {} : {trend}),
      warnings: warningsOf(run, comparisons),
      rows: joined.length,
    },
    rows: planRows({runs, joined, metrics, judging: judgingOf(metrics, runs)}),
    joined,
    comparison: comparisons[0],
  }
}

const lowOf = ({metrics}: ReportableRun): string[] =>
  Object.entries(metrics).flatMap(([name, {lowerIsBetter}]) => (lowerIsBetter === true ? [name] : []))

interface Compared {
  readonly comparison?: Comparison
  readonly problem?: string
}

/**
 * The draws per metric. Up to 5,000 datapoints `compare` uses its default. Above that there are fewer draws, so a
 * report takes only seconds.
 */
const resamplesOf = ({datapoints}: ReportableRun): number =>
  Math.min(10_000, Math.max(2_000, Math.floor(5e7 / Math.max(1, datapoints.length))))

// Two runs that cannot be compared are still worth showing side by side.
function compareSafely(baseline: ReportableRun, run: ReportableRun, lowerIsBetter: readonly string[]): Compared {
  try {
    return {comparison: compare(baseline, run, {lowerIsBetter, resamples: resamplesOf(run)})}
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error
    return {problem: error.message.replace(/^compare: /, '')}
  }
}

function judgingOf(metrics: readonly PlannedMetric[], runs: readonly ReportableRun[]) {
  const verdicts = metrics.filter(({head}) => head.kind === 'pass-fail')
  const asserts = runs.some(run =>
    Object.values(run.metrics).some(summary => 'failedAsserts' in summary && summary.failedAsserts !== undefined),
  )
  return {verdicts: new Map(verdicts.map(({head}) => [head.name, !head.lowerIsBetter])), asserts}
}

function toRunHead(run: ReportableRun, problem: string | undefined): RunHead {
  const {runId, name, startedAt, status, datapoints, failed, aborted, latency, usage, spans, score} = run
  const {source, parameters, tags} = run
  const stopped = reasonOfStop(run)
  const lost = spans === undefined ? 0 : spans.created - spans.accepted
  return {
    runId,
    name,
    startedAt,
    status,
    ...(stopped === undefined ? {} : {stopped}),
    datapoints: new Set(datapoints.map(({index}) => index)).size,
    failed,
    aborted,
    trials: datapoints.reduce((most, {trial}) => Math.max(most, trial + 1), 1),
    ...(latency === undefined || latency.calls === 0 ? {} : {latency: {p50: latency.p50, p95: latency.p95}}),
    ...(usage === undefined ? {} : {usage: {tokens: usage.inputTokens + usage.outputTokens, cost: usage.cost}}),
    ...(score === undefined ? {} : {score}),
    ...(source === undefined ? {} : {source}),
    ...(parameters === undefined ? {} : {parameters}),
    ...(tags === undefined ? {} : {tags}),
    ...(lost === 0 ? {} : {spansLost: lost}),
    ...(problem === undefined ? {} : {notComparable: problem}),
  }
}

function planRunMetrics(runs: readonly ReportableRun[]): ReportHead['runMetrics'] {
  const names = new Set(runs.flatMap(({runMetrics = {}}) => Object.keys(runMetrics)))
  return [...names].map(name => ({name, values: runs.map(({runMetrics}) => runMetrics?.[name] ?? null)}))
}

function toGateHead({
  passed,
  checks,
  verdict = passed ? 'passed' : 'failed',
}: NonNullable<ReportSources['gate']>): GateHead {
  return {verdict, checks: checks.map(check => ({passed: check.passed, summary: check.summary}))}
}

function warningsOf(run: ReportableRun, comparisons: readonly (Comparison | undefined)[]): string[] {
  const kept = run.datapoints.length
  const missing = run.total - kept
  const notKept =
    missing > 0 && run.status === 'completed' ? [`${missing} of ${run.total} results are not in this run file.`] : []
  const broken = (run.runFailures ?? []).map(({evaluator}) => `The run evaluator ${evaluator} failed.`)
  return [...notKept, ...broken, ...(comparisons[0]?.warnings ?? [])]
}
