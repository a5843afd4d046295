import type {EvaluateResult} from './results.ts'
import {figure, table} from './table.ts'

/** A result as plain text: counts, a row per metric, and where the spans and the run file are. */
export function toReport(result: EvaluateResult): string {
  const {name, runId, total, succeeded, failed, aborted, durationMs, spans, journal} = result
  const stopped = aborted > 0 ? `, ${aborted} aborted` : ''
  const rows = Object.entries(result.metrics).map(([metric, summary]) => [
    metric,
    figure(summary.mean),
    summary.interval === undefined ? '-' : summary.interval.map(figure).join(' to '),
    figure(summary.meanWithFailures),
    String(summary.scored),
    String(summary.failed),
    String(summary.notScored),
  ])
  const lines = [
    `${name}, run ${runId}: ${total} items, ${succeeded} succeeded, ${failed} failed${stopped}, ${(durationMs / 1_000).toFixed(1)} s`,
    ...(rows.length === 0 ? [] : [table([heading, ...rows])]),
    `latency: median ${figure(result.latency.p50)} ms, 90 % within ${figure(result.latency.p90)} ms, 99 % within ${figure(result.latency.p99)} ms`,
    `spans: ${spans.accepted} of ${spans.created} went to ${spans.destination}`,
    ...(journal === undefined ? [] : [`run file: ${journal}`]),
  ]
  return `${lines.join('\n')}\n`
}

const heading = ['metric', 'mean', '95 %', 'with failures', 'scored', 'failed', 'not scored']
