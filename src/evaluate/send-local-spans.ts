import {resourceFromAttributes} from '@opentelemetry/resources'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {type Ledger, LedgerBook} from '../delivery/ledger.ts'
import type {LocalSpan} from '../delivery/local/read-local-spans.ts'
import {openDestinations} from '../delivery/open-destinations.ts'
import type {UrlDestination} from '../delivery/otlp-transport.ts'

/** Sends spans of local files to a destination, until all have an outcome or `expired` resolves. */
export async function sendLocalSpans(
  spans: readonly LocalSpan[],
  destination: UrlDestination,
  expired: Promise<void>,
): Promise<Ledger | undefined> {
  if (spans.length === 0) return undefined
  const opener = {reporter: {id: 'local spans'}, byDefault: false}
  const destinations = openDestinations([destination], opener, true)
  const book = new LedgerBook(null)
  for (const span of spans) {
    book.started()
    book.ended()
    destinations.send(toReadable(span), book)
    await Promise.race([destinations.room(1), expired])
  }
  await Promise.race([destinations.flush(), expired])
  destinations.drop('deadline')
  await destinations.close()
  return book.read()
}

function toReadable(span: LocalSpan): ReadableSpan {
  const {startTime, endTime, resource, events} = span
  return {
    ...span,
    spanContext: () => span.spanContext(),
    links: [],
    events,
    duration: [endTime[0] - startTime[0], endTime[1] - startTime[1]],
    ended: true,
    resource: resourceFromAttributes(resource),
    instrumentationScope: {name: 'enrich-span'},
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}
