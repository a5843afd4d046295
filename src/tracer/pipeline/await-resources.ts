import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {later} from '#platform/clock'
import {delivered, flushAtExit} from '../../delivery/exit-flush.ts'
import type {SpanCounter} from '../../delivery/ledger.ts'
import type {OpenDestinations} from '../../delivery/open-destinations.ts'

/** Milliseconds that spans wait for the attributes of their resource, once for each resource. */
const longestMs = 5_000

type Resource = ReadableSpan['resource']

/**
 * Holds spans back while a detector still looks for attributes of their resource, such as `host.id`. Other spans wait
 * behind them, so that the order of ends stays.
 */
export function awaitResources(destinations: OpenDestinations): OpenDestinations {
  let held: {readonly span: ReadableSpan; readonly counter: SpanCounter}[] | undefined
  let waiting: Promise<void> | undefined
  const release = (): void => {
    const spans = held ?? []
    held = undefined
    delivered(atExit)
    for (const {span, counter} of spans) destinations.send(span, counter)
  }
  const atExit = {deliver: release}
  const hold = (resource: Resource): void => {
    held = []
    flushAtExit(atExit)
    waiting = settled(resource).then(release)
  }
  return {
    name: destinations.name,
    keepsSpans: destinations.keepsSpans,
    errors: destinations.errors,
    ledgers: () => destinations.ledgers(),
    send(span, counter) {
      if (held === undefined && isPending(span.resource)) hold(span.resource)
      if (held === undefined) destinations.send(span, counter)
      else held.push({span, counter})
    },
    hasten: () => destinations.hasten(),
    async flush() {
      if (held !== undefined) await waiting
      await destinations.flush()
    },
    drop(reason) {
      if (held !== undefined) release()
      destinations.drop(reason)
    },
    room: workers => destinations.room(workers),
    isUnreached: () => destinations.isUnreached(),
    close: async () => destinations.close(),
  }
}

const awaited = /* @__PURE__ */ new WeakSet<Resource>()

function isPending(resource: Resource): boolean {
  return resource.asyncAttributesPending === true && !awaited.has(resource)
}

async function settled(resource: Resource): Promise<void> {
  const {promise: deadline, cancel} = timer(longestMs)
  // A wait for attributes may reject in an SDK of another version.
  await Promise.allSettled([Promise.race([resource.waitForAsyncAttributes?.(), deadline])])
  cancel()
  awaited.add(resource)
}

function timer(ms: number): {readonly promise: Promise<void>; readonly cancel: () => void} {
  let cancel: (() => void) | undefined
  const promise = new Promise<void>(resolve => {
    cancel = later(resolve, ms)
  })
  return {promise, cancel: () => cancel?.()}
}
