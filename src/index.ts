export type {Enrichment, Kwarg, Namespaces, Scalar} from './attributes/namespaces.ts'
export type {Limits} from './attributes/limits.ts'
export type {ContextManagerKind} from './context/async-context.ts'
export {bind} from './context/bind.ts'
export type {Via} from './context/discover.ts'
export type {Notice} from './context/notices.ts'
export type {StartOptions} from './context/start-owned.ts'
export type {Destination, UrlDestination} from './delivery/destination.ts'
export type {FlushOptions, FlushReceipt} from './delivery/flush-receipt.ts'
export type {Ledger} from './delivery/ledger.ts'
export type {Code} from './diagnostics/codes.ts'
export {ConfigurationError} from './diagnostics/errors.ts'
export type {Diagnostic} from './diagnostics/report.ts'
export {type EnrichSession, enrichSession} from './enrich/enrich-session.ts'
export {type EnrichSpan, enrichSpan, type Shortcuts} from './enrich/enrich-span.ts'
export type {ExplainedStep, Explanation, Overridden} from './enrich/explain.ts'
export type {Outcome, Reason} from './enrich/outcome.ts'
export type {EnrichmentScope} from './enrich/scope.ts'
export type {Decorated, Decorator} from './trace/decorate.ts'
export {type AnyFunction, type Trace, trace} from './trace/trace.ts'
export type {Capture, TraceOptions} from './trace/trace-options.ts'
export {
  type DiscoverOptions,
  discoverTracer,
  getDefaultTracer,
  getTracer,
  setDefaultTracer,
} from './tracer/default-tracer.ts'
export {type Diagnostics, diagnostics} from './tracer/diagnostics.ts'
export type {ForkOptions, TracerLimits, TracerOptions} from './tracer/options.ts'
export type {OwnedTracer} from './tracer/owned-tracer.ts'
export {HoneyHiveTracer} from './tracer/tracer.ts'
