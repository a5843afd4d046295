import type {EvaluateResult} from '../../evaluate/metrics/results.ts'
import {groupFailures} from '../../evaluate/reports/failure-groups.ts'
import {shortRunId} from '../../evaluate/reports/plain-text.ts'
import type {ParsedArgs} from '../command.ts'
import {envHint} from '../load/env-file.ts'

/** Returns what a user may want to know after a run, one note for each line of stderr. */
export function runNotes(file: string, result: EvaluateResult, args: ParsedArgs): string[] {
  const {journal, runId, status, failed, spans, total} = result
  const id = shortRunId(runId)
  const undelivered = spans.created - spans.accepted
  const causes = groupFailures(result).map(({text}) => text)
  const hint = envHint(args, [...causes, String(Object(result.stoppedBy).message ?? '')].join('\n'))
  return [
    ...(hint === undefined ? [] : [hint]),
    ...(undelivered === 0 || spans.destination === 'memory'
      ? []
      : [`! ${undelivered} of ${spans.created} spans did not reach ${spans.destination}; see enrich-span doctor`]),
    ...(journal === undefined ? [] : [`run file: ${journal} (enrich-span show ${id})`]),
    ...(journal === undefined || status === 'completed' || total === 0
      ? []
      : [`resume it: enrich-span resume ${file} ${id}`]),
    ...(journal === undefined || status !== 'completed' || failed === 0
      ? []
      : [`run the failed datapoints again: enrich-span resume ${file} ${id} --only-failed`]),
  ]
}
