import {later} from '#platform/clock'
import type {SpanOutcome} from '../delivery/ledger.ts'
import type {Sender} from '../delivery/span-buffer.ts'
import {SpanQueue} from '../delivery/span-queue.ts'
import {withoutSecrets} from '../diagnostics/check-options.ts'
import * as codes from '../diagnostics/codes.ts'
import {report, type Reporter} from '../diagnostics/report.ts'
import type {Backend} from './backend.ts'
import {checkExperimentKeys, type Connection} from './connection.ts'
import type {RequestLog} from './request-log.ts'
import {ServerRun} from './server-run.ts'
import {ServerSession} from './server-session.ts'
import {createServerClient} from './server-client.ts'
import {RequestSpan, type ServerRequest} from './server-request.ts'
import {createServerTransport} from './server-transport.ts'

/** Milliseconds in which updates of one session become one request. */
const delayMs = 1_000
/** The most bytes of requests that wait. */
const memoryBytes = 64_000_000

/** Keeps sessions and runs on HoneyHive's server. A server that is away neither blocks nor fails the caller. */
export function createServerBackend(connection: Connection, reporter: Reporter): Backend {
  const name = `${withoutSecrets(connection.url)} (sessions and runs)`
  const queue = new SpanQueue(name, createServerTransport(createServerClient(connection)), {batchSpans: 1, memoryBytes})
  const sender: Sender = {reporter, errors: []}
  const changed = new Set<ServerSession>()
  let cancel: (() => void) | undefined
  const settleAll = (): void => {
    cancel?.()
    cancel = undefined
    for (const session of changed) session.settle()
  }
  const send = (request: ServerRequest, requests: RequestLog): void => {
    const {about} = request
    requests.begun(about)
    const count = (outcome: SpanOutcome): void => {
      requests.settled(about, outcome)
      if (outcome !== 'accepted') reportMissed(reporter, name, outcome)
    }
    queue.add(new RequestSpan(request), {count}, sender, true)
  }
  return {
    isRemote: true,
    errors: sender.errors,
    session: (facts, requests) =>
      new ServerSession(facts, request => send(request, requests), {
        add(session) {
          changed.add(session)
          cancel ??= later(settleAll, delayMs)
        },
        delete: session => changed.delete(session),
      }),
    run: (facts, requests) => new ServerRun(facts, request => send(request, requests)),
    checkExperiment: caller => checkExperimentKeys(connection, caller),
    room: workers => queue.room(workers),
    hasten() {
      settleAll()
      queue.hasten()
    },
    async flush() {
      settleAll()
      await queue.flush()
    },
    drop: reason => queue.drop(reason, sender),
    async close() {
      cancel?.()
      await queue.close()
    },
  }
}

function reportMissed(reporter: Reporter, name: string, outcome: Exclude<SpanOutcome, 'accepted'>): void {
  const why =
    outcome === 'refused' ? 'it refused one' : `one was dropped (${outcome === 'kept' ? outcome : outcome.dropped})`
  report(codes.backendMissed, reporter, () => ({
    subject: name,
    cause: `not every request about sessions and runs was accepted: ${why}`,
  }))
}
