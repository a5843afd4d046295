import * as keys from '../../attributes/wire-keys.ts'
import {randomUuid} from '../../context/state/random-id.ts'
import type {ForkOptions, TracerOptions} from './options.ts'

/**
 * The ids on every span of a tracer, under their attribute keys. It is not an interface, because without
 * `exactOptionalPropertyTypes` an interface with optional keys is not a record of texts.
 */
export type Ids = Readonly<Record<string, string>> & {
  readonly [keys.sessionId]: string
  readonly [keys.project]: string
  readonly [keys.source]: string
  /** Present only where HoneyHive's server creates sessions from spans. */
  readonly [keys.sessionName]?: string
  readonly [keys.runId]?: string
  readonly [keys.datasetId]?: string
  readonly [keys.datapointId]?: string
}

/** Returns the ids of a tracer. */
export function idsOf(project: string, source: string, options: TracerOptions): Ids {
  const {sessionId = randomUuid()} = options
  return withExperiment({[keys.sessionId]: sessionId, [keys.project]: project, [keys.source]: source}, options)
}

/** Returns the ids of a fork. They are its parent's, except for its own session and the ids in `options`. */
export function idsOfFork(parent: Ids, options: ForkOptions): Ids {
  const ids = {...parent, [keys.sessionId]: options.sessionId ?? randomUuid()}
  if (options.source !== undefined) ids[keys.source] = options.source
  return withExperiment(ids, options)
}

/** Returns the ids whose keys a user could write: `honeyhive.session_id` lies outside every namespace. */
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
/** The seven possible sets, shared by all tracers. */
const reserved: (ReadonlySet<string> | undefined)[] = []

function withExperiment(
  ids: {-readonly [K in keyof Ids]: Ids[K]},
  {runId, datasetId, datapointId, isEvaluation = true}: ForkOptions,
): Ids {
  if (!isEvaluation) {
    const {[keys.runId]: _, [keys.datasetId]: __, [keys.datapointId]: ___, ...others} = ids
    return others
  }
  if (runId !== undefined) ids[keys.runId] = runId
  if (datasetId !== undefined) ids[keys.datasetId] = datasetId
  if (datapointId !== undefined) ids[keys.datapointId] = datapointId
  return ids
}
