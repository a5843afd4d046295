import type {EvaluateResult} from '../metrics/results.ts'
import {wrap} from './columns.ts'
import type {ListOptions} from './comparison-text.ts'
import {type ReportOptions, plainText} from './report-options.ts'
import {type ReportedRun, runText} from './run-report.ts'

/** What `evaluate` prints at the end: the run, and where its spans and its run file are. */
export function resultText(
  result: ReportedRun & Pick<EvaluateResult, 'spans' | 'journal' | 'durationMs'>,
  paper: ReportOptions & ListOptions = {},
): string {
  const {spans, journal, durationMs} = result
  const lines = [
    `${(durationMs / 1_000).toFixed(1)} s; ${spans.accepted} of ${spans.created} spans went to ${spans.destination}`,
    ...(journal === undefined ? [] : [`run file: ${journal}`]),
  ].flatMap(line => wrap(plainText(line), paper.width ?? 80, 2))
  return `${runText(result, paper)}\n${lines.join('\n')}\n`
}
