import {context} from '@opentelemetry/api'
import {type Carrier, extract, HoneyHiveTracer} from 'enrich-span'

/** What another thread or process reports about its spans. */
export interface Reported {
  readonly session: unknown
  readonly traceId: string
  readonly parent: string | undefined
  readonly name: string
}

/** The other side of a process border: continues `carrier`, works, and reports its spans. */
export async function continueWork(carrier: Carrier | string): Promise<readonly Reported[]> {
  await using tracer = HoneyHiveTracer.fromCarrier(carrier, {destination: 'memory'})
  await tracer.trace({eventName: 'job'}, async () => {
    await Promise.resolve()
    tracer.startSpan('step').end()
  })()
  return reportOf(tracer)
}

/** The same for a request: a tracer of its own, the caller's trace. */
export function serveRequest(headers: Record<string, unknown>): readonly Reported[] {
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  context.with(extract(headers), () => tracer.trace({eventName: 'request'}, () => {})())
  return reportOf(tracer)
}

function reportOf(tracer: HoneyHiveTracer): readonly Reported[] {
  return tracer.spans.map(span => ({
    session: span.attributes['honeyhive.session_id'],
    traceId: span.spanContext().traceId,
    parent: span.parentSpanContext?.spanId,
    name: span.name,
  }))
}
