import {localFolder, type LocalSpan, readLocalSpans} from '../../delivery/local/read-local-spans.ts'
import type {SpansOf} from './plan-detail.ts'
import type {ReportableRun} from './reportable-run.ts'

/** The spans of a run, or the reason why they are missing. */
interface FoundSpans {
  readonly spansOf: SpansOf
  readonly none: string | undefined
}

/** Finds the spans of a run in the local folder, if its tracer delivered there. */
export function readSpans({datapoints, spans}: ReportableRun): FoundSpans {
  const folder = spans === undefined ? localFolder : folderOf(spans.destination)
  if (folder === undefined) return notHere(`The spans of this run went to ${spans?.destination ?? 'nowhere'}.`)
  const traces = new Map<string, LocalSpan[]>()
  for (const {traceId = ''} of datapoints) if (traceId !== '') traces.set(traceId, [])
  const found = traces.size === 0 ? [] : readLocalSpans({folder, where: span => traces.has(traceOf(span))})
  for (const span of found) traces.get(traceOf(span))?.push(span)
  if (found.length === 0) return notHere('No spans of this run are in the local folder; it keeps them for 7 days.')
  return {spansOf: traceId => traces.get(traceId) ?? [], none: undefined}
}

const notHere = (none: string): FoundSpans => ({spansOf: () => [], none})

const traceOf = (span: LocalSpan): string => span.spanContext().traceId

/** Reads the folder from the name of a local destination. */
const folderOf = (destination: string): string | undefined => /^files in (.+)[/\\]spans$/.exec(destination)?.[1]
