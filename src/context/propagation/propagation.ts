import {type Context, context, trace} from '@opentelemetry/api'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {discover} from '../discover.ts'
import {headerValues, type ReadableHeaders, setHeader} from './header-carrier.ts'
import {withoutSpans, stackOf} from '../tracer-stack.ts'
import {entered} from '../entered-context.ts'
import type {AnyTracer, Owner} from '../state/owner.ts'
import {type ContextSnapshot, snapshotOf} from '../context-snapshot.ts'
import {ownerOfTracer} from '../state/state.ts'
import {type Address, isAllowed, type RequestTarget, urlOf} from './request-target.ts'
import {parentOf} from '../start-span.ts'
import {fromTraceParent, toTraceParent, type TraceParent} from './trace-parent.ts'

/** The header with a tracer's carrier. `inject` writes it for `carrierHosts` only. */
export const carrierHeader = 'x-enrich-span-carrier'

/** Options of `inject`: whose span is written, and which requests may receive headers. */
export interface InjectOptions {
  /** The tracer whose span becomes the remote parent; discovered when absent. */
  readonly tracer?: AnyTracer | undefined
  /** The context to write; the active context when absent. */
  readonly context?: Context | undefined
  /**
   * The address of the request, as given to `fetch`. It is required in a page, and for `allowedOrigins` and
   * `carrierHosts`.
   */
  readonly to?: RequestTarget | undefined
  /**
   * Origins that may receive headers, such as `https://api.example.com`. When absent, a server may send them to all
   * origins, a page only to its own. A page's own origin is always allowed.
   */
  readonly allowedOrigins?: readonly string[] | undefined
  /**
   * Hosts that are trusted with the tracer's carrier (session, project and experiment ids). If `to` has one of these
   * hosts, `inject` also writes the header `x-enrich-span-carrier`, whatever the origin. Empty by default.
   */
  readonly carrierHosts?: readonly string[] | undefined
}

/**
 * Writes `traceparent` and `tracestate` for an outgoing request, and returns the headers. The remote parent is the span
 * that would be the parent here: the nearest span of the discovered tracer, never a span of another tracer. Without
 * such a span, headers are not written. In a page, other origins than its own must be allowed (`origin-not-allowed`).
 * Baggage and ids of this library are sent to `carrierHosts` only.
 *
 * @example
 * const headers = inject({accept: 'application/json'})
 * headers.accept // 'application/json'
 */
export function inject<H extends object = Record<string, string>>(
  headers: H = {} as H,
  options: InjectOptions = {},
): H & Partial<TraceParent> {
  const snapshot = snapshotOf(options.context ?? context.active(), ownerOfTracer(options.tracer))
  const owner = discover(snapshot)?.owner
  const parent = owner === undefined ? snapshot.span : parentOf(owner, {}, snapshot)
  const written = parent && toTraceParent(parent.spanContext())
  const url = urlOf(options.to)
  const trusted = isTrusted(url, options)
  if (!trusted && !isAllowed(url, options.allowedOrigins)) {
    if (written !== undefined) refuse(url, owner)
    return headers
  }
  for (const [name, value] of Object.entries(written ?? {})) setHeader(headers, name, value)
  if (owner !== undefined && trusted) setHeader(headers, carrierHeader, carrierText(owner, snapshot))
  return headers
}

/**
 * Returns the context of an incoming request. A valid `traceparent` becomes the active remote span, without a local
 * span above it. No other header is read, so a request never chooses a tracer, a session, a project or a run. The
 * option `continueTrace` decides whether a tracer joins the remote trace. For an invalid, repeated or oversized header
 * the result is `at`, unchanged.
 *
 * @example
 * const tracer = new HoneyHiveTracer({destination: 'memory'})
 * const at = extract({traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'})
 * tracer.startSpan('request', {}, at).spanContext().traceId // '0af7651916cd43dd8448eb211c80319c'
 */
export function extract(headers: ReadableHeaders, at: Context = context.active()): Context {
  const remote = readTraceParent(headers)
  if (remote === undefined) return at
  const span = trace.wrapSpanContext(remote)
  const stack = stackOf(at)
  return stack === undefined ? trace.setSpan(at, span) : entered(at, span, withoutSpans(stack))
}

// Headers come from outside, so a getter that throws counts as an invalid header.
function readTraceParent(headers: ReadableHeaders): ReturnType<typeof fromTraceParent> {
  try {
    const [traceparent, second] = headerValues(headers, 'traceparent')
    if (second !== undefined) return undefined
    return fromTraceParent(traceparent, headerValues(headers, 'tracestate').join(','))
  } catch {
    return undefined
  }
}

function isTrusted(url: Address | undefined, {carrierHosts}: InjectOptions): boolean {
  if (url === undefined || carrierHosts === undefined) return false
  return carrierHosts.includes(url.host) || carrierHosts.includes(url.hostname)
}

function refuse(url: Address | undefined, owner: Owner | undefined): void {
  const cause = url === undefined ? '`to` is missing, or not a URL' : `${url.origin} is not allowed`
  report(codes.originNotAllowed, owner, () => ({subject: 'inject()', cause}))
}

// The JSON is percent-encoded, because a header value holds only ASCII.
function carrierText({tracer}: Owner, {context: at}: ContextSnapshot): string {
  return encodeURIComponent(JSON.stringify(tracer.carrier(at)))
}
