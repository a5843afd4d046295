import type {Method} from '../platform/http.ts'
import type {Connection, KeyUse} from './connection.ts'

/** The calls of HoneyHive's API that this library makes. */
export type Call =
  | 'startSession'
  | 'updateEvent'
  | 'createRun'
  | 'updateRun'
  | 'findDataset'
  | 'createDataset'
  | 'createDatapoint'
  | 'readDatapoints'

interface Route {
  readonly method: Method
  readonly path: string
  /** The name under which an old route takes the body. */
  readonly wrap?: string
  /** The name under which an old route takes the id in the body. */
  readonly idName?: string
}

type Generation = 'old' | 'v1' | 'project'

const project = '/v1/projects/{project}'

/** The table of routes. A verb or a path that proves wrong is one cell. `{id}` and `{project}` are filled in. */
const routes: Readonly<Record<Call, {readonly use: KeyUse} & {readonly [G in Generation]?: Route}>> = {
  startSession: {
    use: 'write',
    v1: {method: 'POST', path: '/v1/sessions'},
    old: {method: 'POST', path: '/session/start', wrap: 'session'},
  },
  updateEvent: {
    use: 'write',
    v1: {method: 'PUT', path: '/v1/events/{id}'},
    old: {method: 'PUT', path: '/events', idName: 'event_id'},
  },
  createRun: {use: 'results', ...both('POST', '/runs')},
  updateRun: {
    use: 'results',
    v1: {method: 'PUT', path: '/v1/runs/{id}'},
    project: {method: 'PATCH', path: `${project}/runs/{id}`},
  },
  findDataset: {use: 'results', ...both('GET', '/datasets')},
  createDataset: {use: 'results', ...both('POST', '/datasets')},
  createDatapoint: {use: 'results', ...both('POST', '/datapoints')},
  readDatapoints: {use: 'results', ...both('GET', '/datapoints')},
}

function both(method: Method, path: string): {readonly v1: Route; readonly project: Route} {
  return {v1: {method, path: `/v1${path}`}, project: {method, path: `${project}${path}`}}
}

/** One call with its arguments. */
export interface CallArguments {
  readonly id?: string | undefined
  /** The query, such as `dataset_id=…`. */
  readonly query?: string
  readonly body?: Readonly<Record<string, unknown>> | undefined
}

/** A call as it is sent. */
interface Routed {
  readonly method: Method
  readonly path: string
  readonly use: KeyUse
  readonly body: string
}

/** Chooses the route of `call` for a connection and writes the body. */
export function routed(call: Call, {id = '', query, body = {}}: CallArguments, connection: Connection): Routed {
  const {use, ...generations} = routes[call]
  const {method, path, wrap, idName} = (generations[generationOf(use, connection)] ?? generations.v1) as Route
  const base = new URL(connection.url).pathname.replace(/\/+$/, '')
  const filled = path
    .replace('{project}', encodeURIComponent(connection.projectId ?? ''))
    .replace('{id}', encodeURIComponent(id))
  const content = idName === undefined ? body : {[idName]: id, ...body}
  return {
    method,
    path: `${base}${filled}${query === undefined ? '' : `?${query}`}`,
    use,
    body: method === 'GET' ? '' : JSON.stringify(wrap === undefined ? content : {[wrap]: content}),
  }
}

function generationOf(use: KeyUse, {routes: chosen, projectId}: Connection): Generation {
  if (use === 'write') return chosen
  return projectId === undefined ? 'v1' : 'project'
}
