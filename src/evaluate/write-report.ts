import {amount, checkOptions, filledText, type Rule} from '../diagnostics/check-options.ts'
import {EvaluationError} from './evaluation-error.ts'
import type {GateResult} from './gate/gate.ts'
import {openRun} from './journal/read-journal.ts'
import type {EvaluateResult} from './metrics/results.ts'
import type {WrittenReport} from './report-files/write-html.ts'
import {fromStoredRun, type RestoredRun} from './run/from-stored-run.ts'

/** Options of `writeReport`. */
export interface WriteReportOptions {
  /** The path of the HTML file. */
  readonly file: string
  /** Up to seven runs to compare with: results, or names of run files as the command line takes them. */
  readonly baselines?: readonly (EvaluateResult | RestoredRun | string)[] | undefined
  /** The outcome of a gate, shown as the verdict. */
  readonly gate?: GateResult | undefined
  /** Metrics whose low values are good. */
  readonly lowerIsBetter?: readonly string[] | undefined
  /** The most megabytes of the file; 25 when absent. Above that, details of datapoints are left out. */
  readonly maxMb?: number | undefined
}

/**
 * Writes a run as one HTML file that opens from disk, without a network. It shows the run's metrics, every datapoint
 * and the changes against `baselines`. It shows the spans if the tracer kept them in the local folder. The content is
 * redacted like the run file. Rejects with an `EvaluationError` when an option is wrong or the file cannot be written.
 *
 * @example
 * const options = {
 *   dataset: [{id: 'a', inputs: 'one'}, {id: 'b', inputs: 'two'}],
 *   evaluators: [function short(outputs: number) { return outputs < 4 }],
 *   tracer: {destination: 'memory' as const},
 *   journal: false,
 * }
 * const before = await evaluate({...options, name: 'lengths', function: ({inputs}) => inputs.length})
 * const after = await evaluate({...options, name: 'lengths', function: ({inputs}) => inputs.length + 1})
 * const {datapoints} = await writeReport(after, {file: 'report.html', baselines: [before]})
 * datapoints // 2
 */
export async function writeReport(
  run: EvaluateResult | RestoredRun | string,
  options: WriteReportOptions,
): Promise<WrittenReport> {
  checkOptions('writeReport()', options, rules, EvaluationError)
  const {file, baselines = [], gate, lowerIsBetter, maxMb = 25} = options
  // This code is loaded only for writing a report.
  const {writeHtml} = await import('./report-files/write-html.ts')
  const read = await Promise.all(baselines.map(readable))
  const sources = {run: await readable(run), baselines: read, gate, lowerIsBetter}
  const {plan: _, ...written} = await writeHtml(sources, {file, maxBytes: maxMb * 1e6})
  return written
}

const rules: Readonly<Record<keyof WriteReportOptions, Rule>> = {
  file: filledText,
  baselines: {expected: 'a list of runs', accepts: Array.isArray},
  gate: {expected: 'the result of gate()', accepts: value => typeof value === 'object' && value !== null},
  lowerIsBetter: {expected: 'a list of metrics', accepts: Array.isArray},
  maxMb: amount,
}

/**
 * Returns the run as it may leave this process: redacted, and with its datapoints even if only the run file kept them.
 */
async function readable(run: EvaluateResult | RestoredRun | string): Promise<RestoredRun> {
  if (typeof run === 'string') return fromStoredRun(await openRun(run))
  if (!('toJSON' in run)) return run
  const {journal, datapoints, total} = run
  if (datapoints.length < total && journal !== undefined) return fromStoredRun(await openRun(journal))
  return run.toJSON() as RestoredRun
}
