import {ROOT_CONTEXT} from '@opentelemetry/api'
import {hasZones} from '#platform/zones'
import {plan} from '../attributes/plan.ts'
import {contextLasts} from '../context/context-works.ts'
import {closedOwner} from '../context/notices.ts'
import type {CodeRow} from '../diagnostics/code-row.ts'
import * as codes from '../diagnostics/codes.ts'
import {isNews, report, tell} from '../diagnostics/report.ts'
import type {Reason} from './outcome.ts'
import {nameOf} from './span-name.ts'
import type {Target} from './target.ts'

/** Counts a failed enrichment; the first time in a row it says which span and which keys. */
export function tellFailure(reason: Reason, target: Target, enrichment: object, caller: string): void {
  // Only the root context is active where nothing carries it: anywhere else the trial is spared. In a page with zones a
  // native await may have lost it, which nobody can see.
  if (reason === 'no-span' && target.place.context === ROOT_CONTEXT && (hasZones || !contextLasts())) {
    report(codes.noContextManager, target.owner, () => ({subject: caller}))
  }
  const {row, because, partly} = failures[reason]
  if (!isNews(row, target.owner)) return
  const cause = because?.(target)
  const told = cause === undefined || partly ? cause : `${cause}, ${summary(keysOf(enrichment, target))}`
  tell(row, target.owner, {subject: caller, ...(told === undefined ? {} : {cause: told})})
}

/** Counts a key that looks like a misspelt namespace, for example `metdata`. */
export function tellSuspect(suspect: {readonly key: string; readonly namespace: string}, target: Target): void {
  report(codes.looksLikeNamespace, target.owner, () => ({
    subject: `enrichSpan(): key \`${suspect.key}\``,
    cause: `it resembles the namespace \`${suspect.namespace}\` and was written as metadata`,
  }))
}

/** Counts an enrichment that comes after the end of its tracer, or of the span that is active around it. */
export function tellLate({owner, place}: Target, caller: string): void {
  if (owner?.closed) report(codes.tracerClosed, owner, () => ({subject: caller, cause: closedOwner}))
  else report(codes.activeSpanEnded, owner, () => ({subject: `${caller} below span "${nameOf(place.span)}"`}))
}

interface Failure {
  readonly row: CodeRow
  /** What is known better than the row's cause. */
  readonly because?: (target: Target) => string
  /** Part of the call was written. */
  readonly partly?: true
}

const failures: Readonly<Record<Reason, Failure>> = {
  'no-span': {row: codes.noSpan, because: () => codes.noSpan.cause},
  'not-recording': {row: codes.notRecording},
  'span-ended': {row: codes.spanEnded, because: ({span}) => `span "${nameOf(span)}" has ended`},
  'foreign-span': {
    row: codes.foreignSpan,
    because: ({place, owner, span}) =>
      `the tracer of project "${place.explicit?.project ?? owner?.project ?? ''}" does not own the span "${nameOf(span ?? place.span)}", and has no other here`,
  },
  'not-our-tracer': {row: codes.notOurTracer},
  'scope-closed': {row: codes.scopeClosed},
  dropped: {
    row: codes.dropped,
    because: ({span}) => `part of the data for span "${nameOf(span)}" was cut, could not be read or found no room`,
    partly: true,
  },
  'reserved-key': {
    row: codes.reservedKey,
    because: ({span}) => `a key names an id that the tracer stamped on span "${nameOf(span)}"`,
    partly: true,
  },
}

function keysOf(enrichment: object, target: Target): readonly string[] {
  const keys: string[] = []
  plan(enrichment, key => keys.push(key.replace(/^honeyhive_/, '')), {skip: target.consumed})
  return keys
}

function summary(keys: readonly string[]): string {
  const named = keys.slice(0, 3).join(', ')
  return `${keys.length} ${keys.length === 1 ? 'key' : 'keys'} not written${named ? ` (${named}${keys.length > 3 ? ', …' : ''})` : ''}`
}
