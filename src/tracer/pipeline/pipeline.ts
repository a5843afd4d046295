import {defaultResource, resourceFromAttributes} from '@opentelemetry/resources'
import {AlwaysOnSampler, type ReadableSpan, type Sampler, type SpanProcessor} from '@opentelemetry/sdk-trace-base'
import {Provider} from '#platform/provider'
import {compileRedact} from '../../redaction/redact.ts'
import {recordOf} from '../../context/state/span-owner.ts'
import {randomId, randomSpanId} from '../../context/state/random-id.ts'
import {openDestinations} from '../../delivery/open-destinations.ts'
import * as codes from '../../diagnostics/codes.ts'
import {type Reporter, report} from '../../diagnostics/report.ts'
import {contained} from './contained-processor.ts'
import type {Pipeline, TracerCore} from './core.ts'
import {deliverSpan} from './deliver-span.ts'
import {redacting} from '../../redaction/redacting-processor.ts'
import {createRedaction} from '../../redaction/redact-attributes.ts'
import type {SharedOptions} from '../options/resolve-options.ts'

/** The scope name of the spans that our own verbs start. */
const scopeName = 'enrich-span'

/** Opens the destinations and builds the provider. */
export function createPipeline(options: SharedOptions, reporterId: string): Pipeline {
  const reporter = {id: reporterId, onDiagnostic: options.onDiagnostic}
  const listener = {reporter, byDefault: options.destinationIsDefault}
  const outlets = openDestinations(options.destinations, listener, options.batched)
  const processors = [
    ...redaction(options, reporter),
    ...(options.processors ?? []).map(processor => contained(processor, reporter)),
    delivering,
  ]
  const provider = new Provider({
    resource: defaultResource().merge(resourceFromAttributes(options.resource)),
    spanLimits: {attributeCountLimit: options.attributes, eventCountLimit: 1_024, linkCountLimit: 1_024},
    spanProcessors: processors,
    // Half the price of the SDK's own, and not from `Math.random`.
    idGenerator: {generateTraceId: randomId, generateSpanId: randomSpanId},
    ...samplerOf(options),
  })
  return {
    options,
    provider,
    processors,
    holdsBack: options.processors !== undefined && options.processors.length > 0,
    sdk: provider.getTracer(scopeName),
    startsUnseen: options.processors === undefined && options.sampler === undefined && !options.samplerFromEnvironment,
    redaction: options.redact && createRedaction(options.redact, options.limits.valueBytes),
    outlets,
    sessions: new Set(),
    closed: false,
    flushProcessors: async () => {
      await Promise.allSettled(processors.map(async processor => processor.forceFlush()))
    },
    shutdown: async () => {
      await Promise.allSettled([...processors.map(async processor => processor.shutdown()), outlets.close()])
    },
  }
}

function redaction({redact, limits}: SharedOptions, reporter: Reporter): readonly SpanProcessor[] {
  if (redact === undefined) return []
  const failed = (): void => report(codes.redactFailed, reporter, () => ({subject: 'HoneyHiveTracer: `redact`'}))
  return [redacting(compileRedact(redact, limits.valueBytes, failed))]
}

// Last of the processors: what leaves is what all others have seen.
const delivering: SpanProcessor = {
  onStart: () => {},
  onEnd: (span: ReadableSpan) => {
    const core = coreOf(span)
    if (core !== undefined) deliverSpan(core, span)
  },
  forceFlush: async () => {},
  shutdown: async () => {},
}

// The spans of a pipeline are started by cores of this copy of the package, never by another copy's owner.
function coreOf(span: ReadableSpan): TracerCore | undefined {
  return recordOf(span as never)?.owner as TracerCore | undefined
}

// The SDK's own default follows the parent, and so a stranger's `traceparent: …-00` would switch a tenant's tracing off.
function samplerOf({sampler, samplerFromEnvironment}: SharedOptions): {sampler?: Sampler} {
  if (sampler !== undefined) return {sampler}
  return samplerFromEnvironment ? {} : {sampler: new AlwaysOnSampler()}
}
