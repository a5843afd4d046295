export type {Enrichment} from './attributes/enrichment.ts'
export type {Kwarg, Namespaces, Scalar} from './attributes/namespaces.ts'
export type {Limits} from './attributes/limits.ts'
export type {RedactOptions} from './redaction/redact.ts'
export type {ContextManagerKind} from './context/async-context.ts'
export type {ProviderKind} from './context/application-provider.ts'
export {bind} from './context/bind.ts'
export type {AnyResource} from './context/application-resource.ts'
export type {Via} from './context/discover.ts'
export type {Notice} from './context/notices.ts'
export type {ReadableHeaders} from './context/propagation/header-carrier.ts'
export {carrierHeader, extract, inject, type InjectOptions} from './context/propagation/propagation.ts'
export type {RequestTarget} from './context/propagation/request-target.ts'
export type {AnyTracer, RunOptions} from './context/state/owner.ts'
export type {StartOptions} from './context/start-span.ts'
export type {TraceParent} from './context/propagation/trace-parent.ts'
export type {Destination} from './delivery/destination.ts'
export type {LocalDestination} from './delivery/local/local-destination.ts'
export type {ExporterDestination} from './delivery/exporter-transport.ts'
export {type KeyKind, MalformedApiKeyError, MissingApiKeyError} from './backend/api-keys.ts'
export {BackendError} from './backend/call-server.ts'
export type {BackendReceipt, FlushOptions, FlushReceipt, Missing} from './delivery/flush-receipt.ts'
export type {Ledger} from './delivery/ledger.ts'
export type {UrlDestination} from './delivery/otlp-transport.ts'
export {type LocalSpan, type ReadLocalOptions, readLocalSpans} from './delivery/local/read-local-spans.ts'
export type {Code} from './diagnostics/code-row.ts'
export {ConfigurationError} from './diagnostics/errors.ts'
export type {Diagnostic} from './diagnostics/report.ts'
export {type EnrichSession, enrichSession} from './enrich/enrich-session.ts'
export {type EnrichSpan, enrichSpan, type Shortcuts} from './enrich/enrich-span.ts'
export type {ExplainedStep, Explanation, Overridden} from './enrich/explanation.ts'
export type {Outcome, Reason} from './enrich/outcome.ts'
export type {EnrichmentScope} from './enrich/enrichment-scope.ts'
export type {Decorated, Decorator} from './trace/decorate.ts'
export {type AnyFunction, type Trace, trace} from './trace/trace.ts'
export type {Capture, TraceOptions} from './trace/trace-options.ts'
export type {Carrier} from './tracer/carrier.ts'
export {
  type DiscoverOptions,
  discoverTracer,
  getDefaultTracer,
  getTracer,
  setDefaultTracer,
} from './tracer/default-tracer.ts'
export {type Diagnostics, diagnostics} from './tracer/diagnostics.ts'
export type {
  ForkOptions,
  ServerOptions,
  TracerDestination,
  TracerLimits,
  TracerOptions,
} from './tracer/options/options.ts'
export type {FlushableProvider, OwnedTracer} from './tracer/pipeline/owned-tracer.ts'
export type {ExtractedRequest} from './tracer/adoption/extracted-request.ts'
export {type Routing, routeInstrumentations, type RoutingOptions} from './tracer/adoption/route-instrumentations.ts'
export {routedSpanProcessor} from './tracer/adoption/routed-span-processor.ts'
export {type TenantId, type TenantTracers, tenantTracers, type TenantTracersOptions} from './tracer/tenant-tracers.ts'
export {HoneyHiveTracer} from './tracer/tracer.ts'
