import {defaultResource, resourceFromAttributes} from '@opentelemetry/resources'
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  type ReadableSpan,
  type Sampler,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import {recordOf} from '../context/owners.ts'
import {openDestination} from '../delivery/destination.ts'
import {SpanQueue} from '../delivery/span-queue.ts'
import {report} from '../diagnostics/report.ts'
import {contained} from './contained-processor.ts'
import type {Pipeline, TracerCore} from './core.ts'
import type {ResolvedOptions} from './resolve-options.ts'

/** The scope name of the spans that our own verbs start. */
const scopeName = 'enrich-span'

/** Opens the destinations and builds the provider. */
export function createPipeline(options: ResolvedOptions, reporterId: string): Pipeline {
  const reporter = {id: reporterId, onDiagnostic: options.onDiagnostic}
  const listener = {reporter, byDefault: options.destinationIsDefault}
  const opened = options.destinations.map(destination => openDestination(destination, listener))
  const destination = opened.map(({name}) => name).join(', ')
  const exporters = opened.flatMap(({exporter}) => exporter ?? [])
  const keepsSpans = opened.some(({exporter}) => exporter === undefined)
  const queue =
    exporters.length === 0
      ? undefined
      : new SpanQueue(exporters, options.batched, (error, count) =>
          report('export-failed', reporter, () => ({
            subject: `Destination ${destination}`,
            cause: `it refused ${count} spans: ${error.message}`,
          })),
        )
  const processors = [...(options.processors ?? []).map(contained), deliver(queue, keepsSpans)]
  const provider = new BasicTracerProvider({
    resource: defaultResource().merge(resourceFromAttributes(options.resource)),
    spanLimits: {attributeCountLimit: options.attributes, eventCountLimit: 1_024, linkCountLimit: 1_024},
    spanProcessors: processors,
    ...samplerOf(options),
  })
  return {
    provider,
    processors,
    sdk: provider.getTracer(scopeName),
    destination,
    queue,
    keepsSpans,
    sessions: new Set(),
    closed: false,
    shutdown: async () => {
      await Promise.allSettled([...processors, ...exporters].map(async each => each.shutdown()))
    },
  }
}

// Last of the processors: what leaves is what all others have seen.
function deliver(queue: SpanQueue | undefined, keepsSpans: boolean): SpanProcessor {
  return {
    onStart: () => {},
    onEnd: (span: ReadableSpan) => {
      const core = coreOf(span)
      if (core === undefined) return
      core.book.ended()
      core.observer?.(span)
      if (keepsSpans) core.finished.push(span)
      if (queue === undefined) core.book.left('accepted')
      else queue.add({span, book: core.book})
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  }
}

// The spans of a pipeline are started by cores of this copy of the package, never by another copy's owner.
function coreOf(span: ReadableSpan): TracerCore | undefined {
  return recordOf(span as never)?.owner as TracerCore | undefined
}

// The SDK's own default follows the parent, and so a stranger's `traceparent: …-00` would switch a tenant's tracing off.
function samplerOf({sampler, samplerFromEnvironment}: ResolvedOptions): {sampler?: Sampler} {
  if (sampler !== undefined) return {sampler}
  return samplerFromEnvironment ? {} : {sampler: new AlwaysOnSampler()}
}
