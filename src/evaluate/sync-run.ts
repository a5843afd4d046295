import {openAppendFile} from '#platform/files'
import {awake} from '#platform/clock'
import * as keys from '../attributes/wire-keys.ts'
import type {Backend, Fields} from '../backend/backend.ts'
import {checkExperimentKeys} from '../backend/connection.ts'
import {RequestLog} from '../backend/request-log.ts'
import {createServerBackend} from '../backend/server-backend.ts'
import {type BackendReceipt, unaccepted} from '../delivery/flush-receipt.ts'
import type {Ledger} from '../delivery/ledger.ts'
import {readLocalSpans} from '../delivery/local/read-local-spans.ts'
import {checkOptions, milliseconds} from '../diagnostics/check-options.ts'
import {checkServerOptions} from '../tracer/options/check-options.ts'
import type {ServerOptions} from '../tracer/options/options.ts'
import {readEnvironment} from '../tracer/options/resolve-options.ts'
import {connectionOf, serverDestination} from '../tracer/options/server.ts'
import {EvaluationError} from './evaluation-error.ts'
import {fromDatapointLine} from './journal/datapoint-line.ts'
import {type DatapointLine, toJsonLine} from './journal/journal.ts'
import {openRun, type StoredRun} from './journal/read-journal.ts'
import {sealLine} from './journal/sealed-line.ts'
import {sessionEndOf, sessionInputsOf} from './sessions/datapoint-session.ts'
import {fromStoredRun} from './run/from-stored-run.ts'
import {configurationOf} from './sessions/run-session.ts'
import {sendLocalSpans} from './send-local-spans.ts'

/** Options of `syncRun`. */
export interface SyncOptions extends ServerOptions {
  /** Milliseconds in which the server must accept everything; 120,000 when absent. */
  readonly timeoutMs?: number | undefined
}

/** The outcome of `syncRun`. */
export interface SyncedRun {
  readonly runId: string
  /** True when the server has the whole run now. */
  readonly ok: boolean
  /** The number of sessions that were sent. */
  readonly sessions: number
  readonly backend: BackendReceipt
  /** The ledger of the spans that were sent again; absent when the run lost none, or local files have none of them. */
  readonly spans?: Ledger
  /** The last failures that the server reported. */
  readonly errors: readonly Error[]
}

/**
 * Sends to HoneyHive's server what it lacks of a stored run: sessions with their results, the run itself, and lost spans
 * that local files hold. `run` is a run as `openRun` takes it. A run that was interrupted is sent as a whole. Sending twice
 * does no harm. Never loses the run file, and rejects only for a wrong set-up.
 *
 * @example check
 * const {ok, backend} = await syncRun('latest')
 * if (!ok) console.log(backend.missing.sessions)
 */
export async function syncRun(run: string, options: SyncOptions = {}): Promise<SyncedRun> {
  const {timeoutMs = 120_000, ...server} = options
  checkOptions('syncRun()', {timeoutMs}, {timeoutMs: milliseconds}, EvaluationError)
  checkServerOptions('syncRun()', server)
  const environment = readEnvironment()
  const connection = connectionOf(server, environment, true, 'syncRun()')
  checkExperimentKeys(connection, 'syncRun()')
  const stored = await openRun(run)
  const {runId} = stored.run
  const backend = createServerBackend(connection, {id: runId})
  const requests = new RequestLog(undefined)
  const missing = missingIn(stored)
  let cancel: (() => void) | undefined
  const expired = new Promise<void>(resolve => {
    cancel = awake(resolve, timeoutMs)
  })
  for (const line of missing.datapoints) {
    sendSession(line, stored, backend, requests, environment.source ?? 'dev')
    await Promise.race([backend.room(1), expired])
  }
  if (missing.run) sendRun(stored, backend, requests)
  const [spans] = await Promise.all([
    missing.spans ? sendLocalSpans(spansOf(runId), serverDestination(connection), expired) : undefined,
    Promise.race([backend.flush(), expired]),
  ])
  backend.drop('deadline')
  cancel?.()
  const receipt = requests.read()
  const {errors} = backend
  await backend.close()
  const ok = unaccepted(receipt) === 0 && (spans === undefined || spans.accepted === spans.created)
  remember(stored, receipt)
  return {runId, ok, sessions: missing.datapoints.length, backend: receipt, ...(spans && {spans}), errors}
}

interface MissingParts {
  readonly datapoints: readonly DatapointLine[]
  readonly run: boolean
  readonly spans: boolean
}

// A run without an end line was interrupted, so it is not known what the server has of it. A run without requests had no
// server.
function missingIn({datapoints, end}: StoredRun): MissingParts {
  if (end === undefined) return {datapoints, run: true, spans: true}
  if (end.backend === undefined) return {datapoints, run: true, spans: true}
  const spans = end.spans.accepted < end.spans.created
  const sessions = new Set(end.backend.missing.sessions)
  return {datapoints: datapoints.filter(({sessionId}) => sessions.has(sessionId)), run: end.backend.missing.run, spans}
}

function sendSession(
  line: DatapointLine,
  {run}: StoredRun,
  backend: Backend,
  requests: RequestLog,
  source: string,
): void {
  const result = fromDatapointLine(line)
  const metadata = {run_id: run.runId, dataset_id: run.datasetId, datapoint_id: line.id}
  const recorder = backend.session({id: line.sessionId, name: run.name, source, metadata}, requests)
  // Run files are redacted already.
  recorder.begin(sessionInputsOf(result.datapoint, undefined))
  recorder.update(sessionEndOf(result, undefined))
}

function sendRun(stored: StoredRun, backend: Backend, requests: RequestLog): void {
  const {run, datapoints, end} = stored
  const {metrics, runMetrics} = fromStoredRun(stored)
  const facts = {id: run.runId, name: run.name, datasetId: run.datasetId, configuration: configurationOf(run)}
  const results: Fields = {metrics, run_metrics: runMetrics}
  const recorder = backend.run(facts, requests)
  for (const {sessionId, id} of datapoints) recorder.add(sessionId, id)
  recorder.end({status: end?.status === 'completed' ? 'completed' : 'cancelled', results})
}

const spansOf = (runId: string) => readLocalSpans({where: ({attributes}) => attributes[keys.runId] === runId})

// The last end line of a run file counts.
function remember({path, end}: StoredRun, backend: BackendReceipt): void {
  if (end === undefined) return
  const file = openAppendFile(path)
  file?.append(sealLine(toJsonLine({...end, backend})))
  file?.close()
}
