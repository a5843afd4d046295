import type {Context, Link, Span, SpanOptions} from '@opentelemetry/api'
import {isSpanContextValid, trace} from '@opentelemetry/api'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {type ContextSnapshot, enclosingTracer, inheritedBy, nearestSpan, snapshotOf} from './context-snapshot.ts'
import {hasEnded} from './inspect-span.ts'
import type {Owner} from './state/owner.ts'
import {markAbove} from './state/plain-spans.ts'
import {claimSpan, plainRecordOf} from './state/span-owner.ts'

/** OpenTelemetry's options of a span, and the treatment of an active span of another tracer. */
export interface StartOptions extends SpanOptions {
  /** Adds a link to the active span when that span does not become the parent. */
  readonly link?: boolean
  /** Takes the active span as the parent, whichever tracer owns it. This is the explicit way out of isolation. */
  readonly join?: boolean
}

/** Starts a span of `owner` below the parent that `parentOf` chooses, and records its owner before other code sees it. */
export function startClaimedSpan(
  owner: Owner,
  name: string,
  options: StartOptions,
  snapshot: ContextSnapshot,
  start?: Owner['start'],
): Span {
  const parent = parentOf(owner, options, snapshot)
  if (hasEnded(parent)) report(codes.activeSpanEnded, owner, () => ({subject: `Span "${name}"`}))
  const linked = options.link === true && parent !== snapshot.span
  // `parentOf` has already handled `root`. Passed on, the option would remove a parent that `join` asked for.
  const rootless: SpanOptions = options.root === undefined ? options : {...options, root: false}
  const given = linked ? {...rootless, ...withLink(options.links, snapshot.span)} : rootless
  const at = below(snapshot, parent)
  const inherited = inheritedBy(snapshot, owner)
  if (parent !== undefined && parent === snapshot.span) markAbove(plainRecordOf(parent), owner)
  const span = start === undefined ? owner.start(name, given, at, inherited) : start(name, given, at, inherited)
  return claimSpan(span, owner)
}

/**
 * Returns the parent of a new span of `owner`. It is the nearest span of `owner`, or the span of its carrier. Without
 * these it is the active plain span, unless that span is below a span of another tracer. Otherwise it is `undefined`.
 */
export function parentOf(owner: Owner, {root, join}: StartOptions, snapshot: ContextSnapshot): Span | undefined {
  if (root) return undefined
  if (join) return snapshot.span
  const nearest = nearestSpan(snapshot, owner)
  if (nearest !== undefined) return nearest
  if (owner.remoteParent !== undefined && joins(owner, owner.remoteParent)) return owner.remoteParent
  if (snapshot.span === undefined || enclosingTracer(snapshot) !== undefined) return undefined
  return joins(owner, snapshot.span) ? snapshot.span : undefined
}

/** Returns the parent of a new span of `owner` that starts in `context`. */
export function parentAt(owner: Owner, context: Context): Span | undefined {
  return parentOf(owner, {}, snapshotOf(context, owner))
}

function joins({continueTrace}: Owner, plain: Span): boolean {
  if (continueTrace === 'always') return true
  return continueTrace === 'same-process' && plain.spanContext().isRemote !== true
}

function below({context, span}: ContextSnapshot, parent: Span | undefined): Context {
  if (parent === span) return context
  return parent === undefined ? trace.deleteSpan(context) : trace.setSpan(context, parent)
}

function withLink(links: Link[] | undefined, span: Span | undefined): Pick<SpanOptions, 'links'> {
  const context = span?.spanContext()
  if (context === undefined || !isSpanContextValid(context)) return {}
  return {links: [...(links ?? []), {context}]}
}
