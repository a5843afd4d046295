import path from 'node:path'
import {pathToFileURL} from 'node:url'

/** What the mock server got, by kind. */
export interface MockState {
  readonly sessions: Readonly<Record<string, MockEvent>>
  readonly runs: Readonly<Record<string, MockRun>>
  readonly datasets: Readonly<Record<string, {readonly name: string; readonly datapoints: readonly string[]}>>
  readonly datapoints: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly spans: readonly {readonly session_id?: string; readonly attributes: Readonly<Record<string, unknown>>}[]
  readonly orphans: number
  readonly requests: readonly MockRequest[]
}

interface MockEvent {
  readonly event_name: string
  readonly source: string
  readonly inputs: unknown
  readonly outputs: unknown
  readonly metadata: Readonly<Record<string, unknown>>
  readonly metrics: Readonly<Record<string, unknown>>
  readonly feedback: Readonly<Record<string, unknown>>
  readonly user_properties: Readonly<Record<string, unknown>>
}

interface MockRun {
  readonly status: string
  readonly name: string
  readonly event_ids: readonly string[]
  readonly metadata?: unknown
  readonly results?: unknown
  readonly dataset_id?: string
}

interface MockRequest {
  readonly method: string
  readonly path: string
  readonly key: string
  readonly kind: string
  readonly status?: number
  readonly error?: string
  readonly ignored?: readonly string[]
  readonly at: number
  readonly fault?: MockFault
}

/** A fault on demand, as the mock describes it. */
export type MockFault = Readonly<{
  match?: string
  times?: number
  after?: number
  status?: number
  retryAfter?: number
  when?: 'after'
  delayMs?: number
  garbage?: boolean
  drop?: boolean
  hang?: boolean
  die?: boolean
}>

export interface MockServer extends AsyncDisposable {
  readonly url: string
  readonly state: MockState
  readonly faults: MockFault[]
  readonly config: {keys: Record<string, string>; rejectWith: number; envelope: 'plain' | 'data'}
  close(): Promise<void>
}

const file = pathToFileURL(path.resolve('test/fixtures/mock-honeyhive/server.mjs')).href

/** Starts the stand-in for HoneyHive's server. It checks every body and keeps what it got. */
export async function startMock(options: object = {}): Promise<MockServer> {
  const mock = (await import(file)) as {readonly startMock: (options: object) => Promise<MockServer>}
  return mock.startMock(options)
}

/** Seeds datasets and datapoints. */
export async function seed(mock: MockServer, body: object): Promise<void> {
  await fetch(`${mock.url}/__seed`, {method: 'POST', body: JSON.stringify(body)})
}

/** Keys of the right form, one of each kind. */
export const keys = {
  classic: 'hh_secret0123456789',
  ingestion: `hh_ingst_${'a'.repeat(24)}_${'b'.repeat(64)}`,
  dataPlane: `hh_fgdp_${'c'.repeat(24)}_${'d'.repeat(64)}`,
  controlPlane: `hh_fgcp_${'e'.repeat(24)}_${'f'.repeat(64)}`,
}

/** The requests to one route, such as `POST /v1/sessions`. */
export function requestsTo({state}: MockServer, route: string): readonly MockRequest[] {
  return state.requests.filter(({method, path: at}) => `${method} ${at}`.startsWith(route))
}

/** Aborts once the server has died. After the last datapoint of a run, that only shortens the wait for the server. */
export function abortWhenDead(mock: MockServer, control: AbortController): void {
  const timer = setInterval(() => {
    if (!mock.state.requests.some(({fault}) => fault?.die)) return
    clearInterval(timer)
    control.abort()
  }, 20)
}
