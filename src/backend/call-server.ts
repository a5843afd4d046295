import {later} from '#platform/clock'
import type {ServerClient} from './server-client.ts'
import type {Call, CallArguments} from './routes.ts'

/** HoneyHive's server did not respond as needed, after all retries. */
export class BackendError extends Error {
  override readonly name = 'BackendError'
  /** The HTTP status of the last response; absent without a response. */
  readonly status: number | undefined

  constructor(message: string, status: number | undefined, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

const mostTries = 6
const firstDelayMs = 250
const longestDelayMs = 10_000

/**
 * Calls the server and resolves to the data of the response. Repeats a call that the server did not handle, at most 5
 * times, and waits as long as it asks. Rejects with a `BackendError`.
 */
export async function callServer(client: ServerClient, call: Call, given: CallArguments): Promise<unknown> {
  for (let tries = 1; ; tries++) {
    const {answer, data, status} = await client.call(call, given)
    if (answer.kind === 'accepted') return data
    if (answer.kind !== 'later' || tries >= mostTries) throw failure(answer, status)
    const usual = Math.min(longestDelayMs, firstDelayMs * 2 ** (tries - 1)) * (0.5 + Math.random() / 2)
    await pause(answer.afterMs ?? usual)
  }
}

function failure({error}: {readonly error: Error}, status: number | undefined): BackendError {
  const hint =
    status === 404 ? '. The id, the key or the project is wrong: HoneyHive responds with 404 to all of them' : ''
  return new BackendError(`${error.message}${hint}`, status, {cause: error})
}

const pause = (ms: number): Promise<void> =>
  new Promise(resolve => {
    later(resolve, ms)
  })
