import {files} from '#platform/files'
import {EvaluationError} from '../evaluation-error.ts'
import {htmlReport} from './html-report.ts'
import {packReport} from './pack-report.ts'
import {planReport, type ReportPlan, type ReportSources} from './plan-report.ts'
import {readSpans} from './read-spans.ts'
import {readTrend} from './read-trend.ts'
import {template} from './template.ts'

/** The file of a report and its size limit. */
export interface HtmlTarget {
  readonly file: string
  /** The most bytes of the file. */
  readonly maxBytes: number
}

/** The written file. */
export interface WrittenReport {
  /** The absolute path. */
  readonly file: string
  readonly bytes: number
  readonly datapoints: number
  /** The number of datapoints whose details were left out to keep the file within its limit. */
  readonly leftOut: number
}

/** Plans a report and writes it as one HTML file. Throws an `EvaluationError` when the file cannot be written. */
export async function writeHtml(
  sources: ReportSources,
  target: HtmlTarget,
): Promise<WrittenReport & {readonly plan: ReportPlan}> {
  if (files === undefined || template === undefined) {
    throw new EvaluationError('report: a browser cannot write files. Write the report where the run file is')
  }
  const plan = planReport({...sources, trend: sources.trend ?? (await readTrend(sources.run))})
  const {spansOf, none} = readSpans(sources.run)
  const page = template.style.length + template.script.length + template.licences.length
  const packed = await packReport(plan, {
    writtenAt: new Date().toISOString(),
    spansOf,
    noSpans: none,
    maxBytes: target.maxBytes - page,
  })
  const file = files.resolve(target.file)
  try {
    const bytes = files.write(file, htmlReport(template, packed))
    return {file, bytes, datapoints: packed.head.rows, leftOut: packed.head.leftOut, plan}
  } catch (error) {
    throw new EvaluationError(`report: "${file}" cannot be written: ${(error as Error).message}`, {cause: error})
  }
}
