import {type LocalSpan, readLocalSpans} from '../delivery/local/read-local-spans.ts'
import {findRunFile} from '../evaluate/journal/run-files.ts'
import {plainText, shortRunId} from '../evaluate/reports/plain-text.ts'
import {spanTree} from '../testing/span-tree.ts'
import {type Command, type ExitCode, exitCodes, type ParsedArgs, UsageError} from './command.ts'
import {print, printJson} from './output.ts'

/** `enrich-span spans` */
export const spansCommand: Command = {
  name: 'spans',
  synopsis: '[id]',
  summary: 'Show the spans that the local destination wrote, as trees',
  details: [
    'The id is that of a trace, a session, a run or a datapoint, or the start of one; latest is the last run. Without an id, the newest trace is shown.',
  ],
  options: {
    attributes: {type: 'boolean', help: 'show the attributes of each span'},
    json: {type: 'boolean', help: 'print the spans as JSON'},
  },
  examples: ['enrich-span spans', 'enrich-span spans 3f2a91c0 --attributes'],
  takes: [0, 1],
  run: showSpans,
}

async function showSpans(args: ParsedArgs): Promise<ExitCode> {
  const all = readLocalSpans()
  if (all.length === 0) {
    throw new UsageError(
      'there are no spans below .enrich-span/spans: only the destination local writes files. See enrich-span doctor',
    )
  }
  const id = runIdOf(args.arguments[0])
  const spans = id === undefined ? newestTrace(all) : all.filter(span => idsOf(span).some(each => each.startsWith(id)))
  if (spans.length === 0) throw new UsageError(`there is no span with an id that begins with "${id}"`)
  if (args.flag('json')) await printJson({command: 'spans', ok: true, spans: spans.map(toJson)})
  else print(trees(spans, args.flag('attributes')))
  return exitCodes.ok
}

function trees(spans: readonly LocalSpan[], attributes: boolean): string {
  const traces = new Map<string, LocalSpan[]>()
  for (const span of spans) {
    const {traceId} = span.spanContext()
    traces.set(traceId, [...(traces.get(traceId) ?? []), span])
  }
  return [...traces]
    .map(([traceId, own]) => `trace ${plainText(traceId)}${runOf(own)}\n${indented(spanTree(own, attributes))}\n`)
    .join('\n')
}

// The spans of a datapoint may belong to several runs.
function runOf(spans: readonly LocalSpan[]): string {
  const run = spans.flatMap(({attributes}) => attributes['honeyhive_metadata.run_id'] ?? [])[0]
  return run === undefined ? '' : `, run ${shortRunId(String(run))}`
}

// A run is named as in the other commands: `latest` and `latest~1` are not ids.
function runIdOf(reference: string | undefined): string | undefined {
  if (reference === undefined || !/^latest(~\d+)?$/.test(reference)) return reference
  return /-([^/\\]*)\.jsonl$/.exec(findRunFile(reference).replace(/^.*[/\\].{24}/, ''))?.[1]
}

const indented = (tree: string): string => tree.replaceAll(/^/gm, '  ')

const idKeys = ['honeyhive.session_id', 'honeyhive_metadata.run_id', 'honeyhive_metadata.datapoint_id']

const idsOf = (span: LocalSpan): string[] => [
  span.spanContext().traceId,
  ...idKeys.flatMap(key => span.attributes[key] ?? []).map(String),
]

function newestTrace(spans: readonly LocalSpan[]): LocalSpan[] {
  const newest = spans.reduce((a, b) => (startOf(b) > startOf(a) ? b : a))
  return spans.filter(span => span.spanContext().traceId === newest.spanContext().traceId)
}

const startOf = ({startTime: [seconds, nanoseconds]}: LocalSpan): number => seconds + nanoseconds / 1e9

const toJson = ({
  name,
  kind,
  startTime,
  endTime,
  attributes,
  status,
  parentSpanContext,
  resource,
  ...span
}: LocalSpan): object => ({
  ...span.spanContext(),
  parentSpanId: parentSpanContext?.spanId,
  name,
  kind,
  startTime,
  endTime,
  status,
  attributes,
  resource,
})
