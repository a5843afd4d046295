import * as keys from '../../attributes/wire-keys.ts'
import {randomUuid} from '../../context/state/random-id.ts'
import type {ForkOptions} from './options.ts'

/**
 * What is stamped on every span of a tracer, under the names it has there. No interface: for users without
 * `exactOptionalPropertyTypes` one that may lack a key is no record of texts.
 */
export type Ids = Readonly<Record<string, string>> & {
  readonly [keys.sessionId]: string
  readonly [keys.project]: string
  readonly [keys.source]: string
  readonly [keys.runId]?: string
  readonly [keys.datasetId]?: string
  readonly [keys.datapointId]?: string
}

/** The same by the names of options. */
export interface NamedIds {
  readonly sessionId: string
  readonly project: string
  readonly source: string
  readonly runId: string | undefined
  readonly datasetId: string | undefined
  readonly datapointId: string | undefined
}

export function idsOf({sessionId, project, source, ...experiment}: NamedIds): Ids {
  return withExperiment({[keys.sessionId]: sessionId, [keys.project]: project, [keys.source]: source}, experiment)
}

/** The ids of a fork: its parent's, but for a session of its own and what else is given. */
export function idsOfFork(parent: Ids, given: ForkOptions): Ids {
  const ids = {...parent, [keys.sessionId]: given.sessionId ?? randomUuid()}
  if (given.source !== undefined) ids[keys.source] = given.source
  return withExperiment(ids, given)
}

/** Of the ids those that a user's key could name: `honeyhive.session_id` is out of reach of every namespace. */
export function reservedKeys(ids: Ids): ReadonlySet<string> | undefined {
  const which =
    (ids[keys.runId] === undefined ? 0 : 1) +
    (ids[keys.datasetId] === undefined ? 0 : 2) +
    (ids[keys.datapointId] === undefined ? 0 : 4)
  if (which === 0) return undefined
  reserved[which] ??= new Set(experimentKeys.filter((_, at) => (which & (1 << at)) !== 0))
  return reserved[which]
}

const experimentKeys = [keys.runId, keys.datasetId, keys.datapointId]
/** There are seven such sets, shared by all tracers. */
const reserved: (ReadonlySet<string> | undefined)[] = []

function withExperiment(
  ids: {-readonly [K in keyof Ids]: Ids[K]},
  {runId, datasetId, datapointId}: Pick<ForkOptions, 'runId' | 'datasetId' | 'datapointId'>,
): Ids {
  if (runId !== undefined) ids[keys.runId] = runId
  if (datasetId !== undefined) ids[keys.datasetId] = datasetId
  if (datapointId !== undefined) ids[keys.datapointId] = datapointId
  return ids
}
