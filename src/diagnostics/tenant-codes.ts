import type {CodeRow} from './code-row.ts'

// The part of the table of diagnostics that concerns the tenants of requests and the spans of an application's provider.

export const notSeen: CodeRow = {
  code: 'not-seen',
  cause: 'no processor of ours sees the end of the span, so it cannot be adopted',
  cure: 'Add routedSpanProcessor() to the application’s provider',
}
export const unclaimed: CodeRow = {
  code: 'unclaimed',
  cause: 'a span that waited to be adopted ended without a tracer',
  cure: 'Nothing to fix, unless a tracer should have adopted it',
  silent: true,
}
export const tenantFailed: CodeRow = {
  code: 'tenant-failed',
  cause: 'the tracer of a tenant could not be made or chosen, so the work runs without one',
  cure: 'Fix the function given as `create` or `tenant`',
}
export const tenantsFull: CodeRow = {
  code: 'tenants-full',
  cause: 'twice as many tracers as `max` are in use, so new tenants get none',
  cure: 'Check that ids of tenants come from you and not from a request, or raise `max`',
}
export const serviceUnknown: CodeRow = {
  code: 'service-unknown',
  cause: 'the application has a provider, and nothing names the service of the spans',
  cure: 'Set OTEL_SERVICE_NAME, or pass `resource`',
}
export const propagatorKept: CodeRow = {
  code: 'propagator-kept',
  cause: 'another version of @opentelemetry/api holds the propagator, so tenants are not entered',
  cure: 'Install one version of @opentelemetry/api: `npm ls @opentelemetry/api`',
}
