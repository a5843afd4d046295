import {context, trace} from '@opentelemetry/api'
import {AsyncLocalStorageContextManager} from '@opentelemetry/context-async-hooks'
import {BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor} from '@opentelemetry/sdk-trace-base'

/** A global provider, for libraries that write to one. */
export function createProvider() {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({spanProcessors: [new SimpleSpanProcessor(exporter)]})
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(provider)
  return {exporter, provider, spans: () => exporter.getFinishedSpans().map(seen)}
}

/** The parts of an OpenTelemetry span that the comparison reads. */
export function seen(span) {
  const {name, startTime, endTime, status, parentSpanContext, parentSpanId, attributes, events} = span
  return {
    name,
    id: span.spanContext().spanId,
    parentId: parentSpanContext?.spanId ?? parentSpanId,
    startMs: startTime[0] * 1e3 + startTime[1] / 1e6,
    endMs: endTime[0] * 1e3 + endTime[1] / 1e6,
    error: status.code === 2 ? 'status' : beside(attributes, events),
  }
}

// Other places of an error, so that a library with its own format does not count as silent.
function beside(attributes, events) {
  const inAttributes = attributes['honeyhive_error'] ?? attributes['langfuse.observation.level'] === 'ERROR'
  return inAttributes || events.some(event => event.name === 'exception') ? 'no status' : undefined
}
