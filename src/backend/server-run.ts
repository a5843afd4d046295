import type {RunEnd, RunFacts, RunRecorder} from './backend.ts'
import type {ServerRequest} from './server-request.ts'

/** Records one run on HoneyHive's server. */
export class ServerRun implements RunRecorder {
  readonly #facts: RunFacts
  readonly #send: (request: ServerRequest) => void
  /** The id on the server, which may give the run another one. */
  #id: string
  readonly #start: ServerRequest
  #created = false
  readonly #sessions: string[] = []
  readonly #datapoints = new Set<string>()

  constructor(facts: RunFacts, send: (request: ServerRequest) => void) {
    this.#facts = facts
    this.#send = send
    this.#id = facts.id
    this.#start = this.#startOf(facts)
  }

  begin(): void {
    this.#send(this.#start)
  }

  #startOf({id, name, datasetId, configuration}: RunFacts): ServerRequest {
    const body = {run_id: id, name, status: 'pending', event_ids: [], configuration}
    const offline = {...body, metadata: offlineDataset(datasetId)}
    const known = isOffline(datasetId) ? {body: offline} : {body: {...body, dataset_id: datasetId}, instead: offline}
    const accepted = (data: unknown): void => {
      this.#created = true
      const {run_id: given} = Object(data) as {readonly run_id?: unknown}
      if (typeof given === 'string') this.#id = given
    }
    return {call: 'createRun', lane: id, about: {run: true}, ...known, accepted}
  }

  add(sessionId: string, datapointId: string): void {
    this.#sessions.push(sessionId)
    this.#datapoints.add(datapointId)
  }

  end({status, results}: RunEnd): void {
    const {id, name, datasetId, configuration} = this.#facts
    const metadata = isOffline(datasetId) ? {metadata: offlineDataset(datasetId)} : {}
    const ids = {event_ids: this.#sessions, datapoint_ids: [...this.#datapoints]}
    const body = {name, status, ...ids, results, configuration, ...metadata}
    // A run is never created twice.
    const revive = (): ServerRequest | undefined => (this.#created ? undefined : this.#start)
    this.#send({call: 'updateRun', lane: id, about: {run: true}, id: () => this.#id, body, revive})
  }
}

// The server does not know the ids of datasets that are not on it.
const isOffline = (datasetId: string): boolean => datasetId.startsWith('EXT-')
const offlineDataset = (datasetId: string) => ({offline_dataset_id: datasetId})
