import type {Context, Link, Span, SpanOptions} from '@opentelemetry/api'
import {isSpanContextValid, trace} from '@opentelemetry/api'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {frameOf} from './tracer-stack.ts'
import {type ContextSnapshot, enclosingTracer, nearestSpan} from './context-snapshot.ts'
import {hasEnded} from './inspect-span.ts'
import type {Owner} from './state/owner.ts'
import {claimSpan} from './state/span-owner.ts'

/** OpenTelemetry's options of a span, and what to do about an active span of another tracer. */
export interface StartOptions extends SpanOptions {
  /** Adds a link to the active span when it does not become the parent. */
  readonly link?: boolean
  /** Takes the active span as the parent, whoever owns it: the explicit way out of isolation. */
  readonly join?: boolean
}

/** Starts a span of `owner`: parented by the rule below, and owned before anybody sees it. */
export function startOwned(
  owner: Owner,
  name: string,
  options: StartOptions,
  place: ContextSnapshot,
  start?: Owner['start'],
): Span {
  const parent = parentOf(owner, options, place)
  if (hasEnded(parent)) report(codes.activeSpanEnded, owner, () => ({subject: `Span "${name}"`}))
  const linked = options.link === true && parent !== place.span
  // The rule above has spoken: told again, `root` would cut a parent off that `join` asked for.
  const rootless: SpanOptions = options.root === undefined ? options : {...options, root: false}
  const given = linked ? {...rootless, ...withLink(options.links, place.span)} : rootless
  const at = below(place, parent)
  const inherited = frameOf(place.lineage, owner)?.inherited
  const span = start === undefined ? owner.start(name, given, at, inherited) : start(name, given, at, inherited)
  return claimSpan(span, owner)
}

/**
 * The parent of a new span of `owner`: its own nearest span, in the end that of its carrier; else the active plain span, unless that lies below a span
 * of another tracer, whose territory it then is; else none.
 */
export function parentOf(owner: Owner, {root, join}: StartOptions, place: ContextSnapshot): Span | undefined {
  if (root) return undefined
  if (join) return place.span
  const nearest = nearestSpan(place, owner)
  if (nearest !== undefined) return nearest
  if (owner.remoteParent !== undefined && joins(owner, owner.remoteParent)) return owner.remoteParent
  if (place.span === undefined || enclosingTracer(place) !== undefined) return undefined
  return joins(owner, place.span) ? place.span : undefined
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
