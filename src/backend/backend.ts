import type {Attributes} from '@opentelemetry/api'
import type {RequestLog} from './request-log.ts'

/** Data by namespace, as HoneyHive's events hold it. */
export type Fields = Readonly<Record<string, unknown>>

/** The facts of a session that are known at its start. */
export interface SessionFacts {
  readonly id: string
  readonly name: string
  readonly source: string
  /** The ids of the experiment, and other metadata. */
  readonly metadata: Fields
}

/** Records one session. Every call returns at once and never throws. */
export interface SessionRecorder {
  /** Starts the session, once. */
  begin(inputs?: Fields): void
  /** Starts the session with the inputs in these attributes. */
  beginFrom(attributes: Attributes): void
  /** Adds to the session. Inputs and errors cannot be added after the start. */
  update(fields: Fields): void
  /** Adds the data in the attributes that `read` returns, soon. Calls in quick succession are one update. */
  changed(read: () => Attributes): void
  /** Adds what waits at once. */
  settle(): void
}

/** The facts of a run that are known at its start. */
export interface RunFacts {
  readonly id: string
  readonly name: string
  readonly datasetId: string
  readonly configuration: Fields
}

/** The end of a run. */
export interface RunEnd {
  readonly status: 'completed' | 'cancelled'
  readonly results: Fields
}

/** Records one run. Every call returns at once and never throws. */
export interface RunRecorder {
  begin(): void
  /** Adds the session of one trial of a datapoint. */
  add(sessionId: string, datapointId: string): void
  /** Ends the run. A run that the server does not know is created first. */
  end(end: RunEnd): void
}

/**
 * Keeps sessions and runs besides the spans. By default it is local: spans hold the sessions and run files hold the
 * runs. With a key, HoneyHive's server has both as well.
 */
export interface Backend {
  readonly isRemote: boolean
  /** The last failures that the server reported. */
  readonly errors: readonly Error[]
  session(facts: SessionFacts, requests: RequestLog): SessionRecorder
  run(facts: RunFacts, requests: RequestLog): RunRecorder
  /** Throws a `MissingApiKeyError` if a key for experiments is missing. */
  checkExperiment(caller: string): void
  /** Resolves when there is room for the requests of `workers` datapoints; `undefined` if there is room now. */
  room(workers: number): Promise<void> | undefined
  hasten(): void
  /** Resolves when every request so far has its outcome, however long that takes. */
  flush(): Promise<void>
  drop(reason: string): void
  close(): Promise<void>
}

const nothing = (): void => {}
const localSession: SessionRecorder = {
  begin: nothing,
  beginFrom: nothing,
  update: nothing,
  changed: nothing,
  settle: nothing,
}
/** The record of a run without a server. */
export const localRun: RunRecorder = {begin: nothing, add: nothing, end: nothing}

/** The backend without a key. Spans and run files already hold everything. */
export const localBackend: Backend = {
  isRemote: false,
  errors: [],
  session: () => localSession,
  run: () => localRun,
  checkExperiment: nothing,
  room: () => undefined,
  hasten: nothing,
  flush: async () => {},
  drop: nothing,
  close: async () => {},
}
