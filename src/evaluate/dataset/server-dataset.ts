import {callServer, BackendError} from '../../backend/call-server.ts'
import {keyFor} from '../../backend/connection.ts'
import {createServerClient, type ServerClient} from '../../backend/server-client.ts'
import {toPlainData} from '../../attributes/plain-data.ts'
import {checkOptions, filledText, listOf} from '../../diagnostics/check-options.ts'
import {readEnvironment} from '../../tracer/options/resolve-options.ts'
import {checkServerOptions} from '../../tracer/options/check-options.ts'
import type {ServerOptions} from '../../tracer/options/options.ts'
import {connectionOf} from '../../tracer/options/server.ts'
import type {DatapointInput} from './datapoint.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {invalidRow} from './raw-row.ts'

/** The property of a dataset that holds its id on the server. The symbol is global, so that two copies share it. */
const idKey = Symbol.for('enrich-span.v1.server-dataset')

/** Returns the id of a dataset that `honeyhive` opened. */
export function idOfServerDataset(dataset: unknown): string | undefined {
  const {[idKey]: id} = Object(dataset) as {readonly [idKey]?: unknown}
  return typeof id === 'string' ? id : undefined
}

/**
 * Reads a dataset of HoneyHive's server by its id, at the pace of the workers, 100 datapoints in one request. A datapoint
 * that the server lists and does not have is a failed datapoint. A `history` becomes `inputs.chat_history`. Throws a
 * `MissingApiKeyError` without a key: pass `apiKey`, or set `HH_API_KEY`.
 */
export function honeyhiveDataset<D extends DatapointInput = DatapointInput>(
  id: string,
  options: ServerOptions = {},
): AsyncIterable<D> {
  if (!filledText.accepts(id)) throw new EvaluationError('honeyhive(): the id of the dataset must be text')
  const open = opener(options, 'honeyhive()')
  const dataset = {
    async *[Symbol.asyncIterator](): AsyncGenerator<D> {
      const client = open()
      try {
        const ids = await idsIn(client, id)
        for (let at = 0; at < ids.length; at += groupSize)
          yield* (await readGroup(client, ids.slice(at, at + groupSize))) as D[]
      } finally {
        client.close()
      }
    },
  }
  return Object.defineProperty(dataset, idKey, {value: id})
}

/** Options of `createDataset`. */
export interface CreateDatasetOptions extends ServerOptions {
  readonly name: string
  readonly description?: string | undefined
  readonly datapoints: readonly DatapointInput[]
}

/** A dataset on HoneyHive's server. */
export interface CreatedDataset {
  readonly id: string
  /** The ids of the datapoints on the server, in order. */
  readonly datapointIds: readonly string[]
}

/**
 * Creates a dataset on HoneyHive's server. The server takes objects only: another value of `inputs` or `groundTruth` is
 * stored as `{value}`. Rejects with a `BackendError` when the server refuses.
 *
 * @example check
 * const {id} = await createDataset({name: 'capitals', datapoints: [{inputs: {country: 'France'}, groundTruth: 'Paris'}]})
 */
export async function createDataset(options: CreateDatasetOptions): Promise<CreatedDataset> {
  const {name, description, datapoints, ...server} = options
  const given = {name, description, datapoints}
  checkOptions(
    'createDataset()',
    given,
    {name: filledText, description: filledText, datapoints: isList},
    EvaluationError,
  )
  const client = opener(server, 'createDataset()')()
  try {
    const datapointIds: string[] = []
    for (let at = 0; at < datapoints.length; at += atOnce) {
      const group = datapoints.slice(at, at + atOnce).map(each => createDatapoint(client, each))
      datapointIds.push(...(await Promise.all(group)))
    }
    const body = {name, ...(description === undefined ? {} : {description}), datapoints: datapointIds}
    const {result} = Object(await callServer(client, 'createDataset', {body})) as {result?: {insertedId?: unknown}}
    return {id: idFrom(result?.insertedId, 'dataset'), datapointIds}
  } finally {
    client.close()
  }
}

const isList = listOf('a list of datapoints', each => typeof each === 'object' && each !== null)
/** The most datapoints in one request, because their ids are in the URL. */
const groupSize = 100
const atOnce = 8

// Keys are checked at once, connections are opened when they are needed.
function opener(options: ServerOptions, caller: string): () => ServerClient {
  checkServerOptions(caller, options)
  const connection = connectionOf(options, readEnvironment(), true, caller)
  keyFor(connection, 'results', caller)
  return () => createServerClient(connection)
}

async function createDatapoint(client: ServerClient, datapoint: DatapointInput): Promise<string> {
  const {inputs, metadata} = datapoint
  const truth = 'groundTruth' in datapoint ? datapoint.groundTruth : datapoint.ground_truth
  const body = {
    inputs: toObject(inputs),
    ...(truth === undefined ? {} : {ground_truth: toObject(truth)}),
    ...(metadata === undefined ? {} : {metadata: toObject(metadata)}),
  }
  const {result} = Object(await callServer(client, 'createDatapoint', {body})) as {result?: {insertedIds?: unknown[]}}
  return idFrom(result?.insertedIds?.[0], 'datapoint')
}

function idFrom(value: unknown, what: string): string {
  if (typeof value === 'string') return value
  throw new BackendError(`the server created a ${what} and did not return its id`, 200)
}

function toObject(value: unknown): object {
  const {value: plain} = toPlainData(value)
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain) ? plain : {value: plain}
}

async function idsIn(client: ServerClient, id: string): Promise<readonly string[]> {
  const query = `dataset_id=${encodeURIComponent(id)}`
  const {datasets = []} = Object(await callServer(client, 'findDataset', {query})) as {datasets?: StoredDataset[]}
  const found = datasets.find(each => each.id === id)
  if (found === undefined) throw new EvaluationError(`honeyhive(): the project of the key has no dataset "${id}"`)
  return found.datapoints ?? []
}

interface StoredDataset {
  readonly id?: string
  readonly datapoints?: readonly string[]
}

interface StoredDatapoint {
  readonly id?: string
  readonly inputs?: unknown
  readonly history?: readonly unknown[] | null
  readonly ground_truth?: unknown
  readonly metadata?: Readonly<Record<string, unknown>> | null
}

// The order of the response is not promised. A response that is too long is asked for in halves.
async function readGroup(client: ServerClient, ids: readonly string[]): Promise<readonly object[]> {
  const query = ids.map(id => `datapoint_ids[]=${encodeURIComponent(id)}`).join('&')
  const data = await callServer(client, 'readDatapoints', {query})
  if (data === undefined && ids.length > 1) {
    const middle = Math.ceil(ids.length / 2)
    return [...(await readGroup(client, ids.slice(0, middle))), ...(await readGroup(client, ids.slice(middle)))]
  }
  const {datapoints = []} = Object(data) as {datapoints?: StoredDatapoint[]}
  const known = new Map(datapoints.map(each => [each.id, each]))
  return ids.map(id => {
    const stored = known.get(id)
    if (stored !== undefined) return toDatapoint(id, stored)
    return invalidRow(new EvaluationError(`datapoint "${id}" is in the dataset, but the server does not have it`), id)
  })
}

function toDatapoint(id: string, {inputs, history, ground_truth: truth, metadata}: StoredDatapoint): DatapointInput {
  const all = history?.length ? {...Object(inputs), chat_history: history} : inputs
  return {
    id,
    inputs: all ?? {},
    ...(truth === undefined || truth === null ? {} : {groundTruth: truth}),
    ...(metadata === undefined || metadata === null ? {} : {metadata}),
  }
}
