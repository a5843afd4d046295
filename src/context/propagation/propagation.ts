import {type Context, context, trace} from '@opentelemetry/api'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {discover} from '../discover.ts'
import {headerValues, type ReadableHeaders, setHeader} from './header-carrier.ts'
import {withoutSpans, stackOf} from '../tracer-stack.ts'
import {entered} from '../entered-context.ts'
import type {AnyTracer, Owner} from '../state/owner.ts'
import {type ContextSnapshot, snapshotOf} from '../context-snapshot.ts'
import {ownerOfTracer} from '../state/registry.ts'
import {type Address, isAllowed, type RequestTarget, urlOf} from './request-target.ts'
import {parentOf} from '../start-owned.ts'
import {fromTraceParent, toTraceParent, type TraceParent} from './trace-parent.ts'

/** The header that holds a tracer's carrier, when `inject` was asked for it. */
export const carrierHeader = 'x-enrich-span-carrier'

/** What `inject` sends, and whom for. */
export interface InjectOptions {
  /** The tracer whose span becomes the parent on the other side; discovered when absent. */
  readonly tracer?: AnyTracer | undefined
  /** The active context when absent. */
  readonly context?: Context | undefined
  /** Where the request goes: what `fetch` is given. Needed in a page, and for `allowedOrigins` and `carrierHosts`. */
  readonly to?: RequestTarget | undefined
  /**
   * Origins that may get anything at all, such as `https://api.example.com`. When absent: on a server every one, in a
   * page its own, which is always among them.
   */
  readonly allowedOrigins?: readonly string[] | undefined
  /**
   * Hosts that are trusted with the tracer's carrier (session, project and experiment ids): when the host of `to` is
   * among them the header `x-enrich-span-carrier` is sent as well, whatever its origin. Nobody gets it by default.
   */
  readonly carrierHosts?: readonly string[] | undefined
}

/**
 * Writes `traceparent` and `tracestate` for an outgoing request, and returns the headers. The parent on the other side
 * is the span that would be the parent here: the discovered tracer's nearest one, never another tracer's. Nothing is
 * written where there is none, nor in a page for another origin than its own, unless it is allowed
 * (`origin-not-allowed`). No baggage and no id of ours leaves, except to `carrierHosts`.
 *
 * @example
 * const headers = inject({accept: 'application/json'})
 * headers.accept // 'application/json'
 */
export function inject<H extends object = Record<string, string>>(
  headers: H = {} as H,
  options: InjectOptions = {},
): H & Partial<TraceParent> {
  const place = snapshotOf(options.context ?? context.active(), ownerOfTracer(options.tracer))
  const owner = discover(place)?.owner
  const parent = owner === undefined ? place.span : parentOf(owner, {}, place)
  const written = parent && toTraceParent(parent.spanContext())
  const url = urlOf(options.to)
  const trusted = isTrusted(url, options)
  if (!trusted && !isAllowed(url, options.allowedOrigins)) {
    if (written !== undefined) refuse(url, owner)
    return headers
  }
  for (const [name, value] of Object.entries(written ?? {})) setHeader(headers, name, value)
  if (owner !== undefined && trusted) setHeader(headers, carrierHeader, carrierText(owner, place))
  return headers
}

/**
 * The context of a request that came in: its `traceparent`, when valid, is the active remote span, and no local span is
 * above it. Nothing else is read: no header chooses a tracer, a session, a project or a run. Whether a tracer joins the
 * remote trace is its `continueTrace`. Anything invalid, doubled or oversized gives `at` as it is.
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
  const lineage = stackOf(at)
  return lineage === undefined ? trace.setSpan(at, span) : entered(at, span, withoutSpans(lineage))
}

// Headers are anybody's: a getter that throws is one more way to be invalid.
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
  const cause = url === undefined ? '`to` does not say where the request goes' : `${url.origin} is not allowed`
  report(codes.originNotAllowed, owner, () => ({subject: 'inject()', cause}))
}

// Percent-encoded JSON: a header holds no letters beyond ASCII.
function carrierText({tracer}: Owner, {context: at}: ContextSnapshot): string {
  return encodeURIComponent(JSON.stringify(tracer.carrier(at)))
}
