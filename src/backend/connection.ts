import {type KeyKind, MissingApiKeyError} from './api-keys.ts'

/** How HoneyHive's server is reached. It holds keys, so it is never shown. */
export interface Connection {
  /** The base URL. */
  readonly url: string
  readonly apiKey: string | undefined
  readonly ingestionKey: string | undefined
  readonly dataPlaneKey: string | undefined
  readonly projectId: string | undefined
  /** The routes for sessions: the current ones, or those of an old server. */
  readonly routes: 'v1' | 'old'
}

/** The address of HoneyHive's server. */
export const defaultServer = 'https://api.dp1.us.honeyhive.ai'

/** What a key is used for: writing spans and sessions, or runs and datasets. */
export type KeyUse = 'write' | 'results'

/** Returns the key for `use`. Throws a `MissingApiKeyError` without one. */
export function keyFor(connection: Connection, use: KeyUse, caller: string): string {
  const {apiKey, ingestionKey, dataPlaneKey, projectId} = connection
  if (use === 'write') return ingestionKey ?? required(apiKey, 'project', caller)
  return projectId === undefined ? required(apiKey, 'project', caller) : required(dataPlaneKey, 'dataPlane', caller)
}

/** Throws a `MissingApiKeyError` if an experiment lacks a key. With a project id, the project API key stands in for neither. */
export function checkExperimentKeys(connection: Connection, caller: string): void {
  keyFor(connection, 'results', caller)
  if (connection.projectId !== undefined) required(connection.ingestionKey, 'ingestion', caller)
}

function required(key: string | undefined, kind: KeyKind, caller: string): string {
  if (key === undefined) throw new MissingApiKeyError(kind, caller)
  return key
}
