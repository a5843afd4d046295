import {unaccepted} from '../../delivery/flush-receipt.ts'
import {shortRunId} from '../../evaluate/reports/plain-text.ts'
import {type SyncedRun, syncRun} from '../../evaluate/sync-run.ts'
import {type Command, type ExitCode, exitCodes, type ParsedArgs} from '../command.ts'
import {print, printJson} from '../output.ts'

/** `enrich-span sync` */
export const syncCommand: Command = {
  name: 'sync',
  synopsis: '[run]',
  summary: 'Send to HoneyHive’s server what it lacks of a run: sessions, results, and lost spans of local files',
  details: [
    'The key is HH_API_KEY, or HH_DATA_PLANE_API_KEY and HH_INGESTION_API_KEY with --project-id. Without a run, the last run is sent. Sending twice does no harm.',
  ],
  options: {
    'project-id': {type: 'string', value: 'id', help: 'the project on the server'},
    timeout: {type: 'string', value: 'seconds', help: 'seconds in which the server must accept everything (120)'},
    json: {type: 'boolean', help: 'print the outcome as JSON'},
  },
  examples: ['enrich-span sync', 'enrich-span sync 3f2a91c0'],
  takes: [0, 1],
  run: sync,
}

async function sync(args: ParsedArgs): Promise<ExitCode> {
  const seconds = args.number('timeout')
  const synced = await syncRun(args.arguments[0] ?? 'latest', {
    projectId: args.text('project-id'),
    ...(seconds === undefined ? {} : {timeoutMs: seconds * 1_000}),
  })
  const {errors, ...figures} = synced
  const messages = errors.map(({message}) => message)
  if (args.flag('json')) await printJson({command: 'sync', ...figures, errors: messages})
  else print(`${[...linesOf(synced), ...messages.slice(-1).map(text => `  last error: ${text}`)].join('\n')}\n`)
  return synced.ok ? exitCodes.ok : exitCodes.runFailed
}

function linesOf({runId, ok, sessions, backend, spans}: SyncedRun): string[] {
  const name = `run ${shortRunId(runId)}`
  const ofSpans = spans === undefined ? [] : [`  ${spans.accepted} of ${spans.created} spans accepted`]
  if (ok && backend.created === 0) return [`${name}: the server has everything`, ...ofSpans]
  const count = `${sessions} session${sessions === 1 ? '' : 's'}`
  if (ok) return [`${name}: sent ${count}; the server has everything now`, ...ofSpans]
  const {run, sessions: left} = backend.missing
  const lacks = [...(run ? ['the run'] : []), ...(left.length === 0 ? [] : [`${left.length} sessions`])]
  return [
    `${name}: ${unaccepted(backend)} of ${backend.created} requests were not accepted. The server lacks ${lacks.join(' and ') || 'spans'}`,
    ...ofSpans,
  ]
}
