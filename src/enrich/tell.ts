import {ROOT_CONTEXT} from '@opentelemetry/api'
import {closedOwner} from '../context/notices.ts'
import {plan} from '../attributes/plan.ts'
import {contextLasts} from '../context/context-works.ts'
import {type Particulars, report} from '../diagnostics/report.ts'
import {nameOf} from './span-name.ts'
import type {Reason} from './outcome.ts'
import type {Target} from './target.ts'

/** Counts a failed enrichment; the first time in a row it says which span and which keys. */
export function tellFailure(reason: Reason, target: Target, enrichment: object, caller: string): void {
  // Only the root context is active where nothing carries it: anywhere else the trial is spared.
  if (reason === 'no-span' && target.place.context === ROOT_CONTEXT && !contextLasts()) {
    report('no-context-manager', target.owner, () => ({subject: caller}))
  }
  report(reason, target.owner, () => describe(reason, target, enrichment, caller))
}

/** Counts a key that looks like a misspelt namespace, for example `metdata`. */
export function tellSuspect(suspect: {readonly key: string; readonly namespace: string}, target: Target): void {
  report('looks-like-namespace', target.owner, () => ({
    subject: `enrichSpan(): key \`${suspect.key}\``,
    cause: `it resembles the namespace \`${suspect.namespace}\` and was written as metadata`,
  }))
}

/** Counts an enrichment that comes after the end of its tracer, or of the span that is active around it. */
export function tellLate({owner, place}: Target, caller: string): void {
  if (owner?.closed) report('tracer-closed', owner, () => ({subject: caller, cause: closedOwner}))
  else report('active-span-ended', owner, () => ({subject: `${caller} below span "${nameOf(place.span)}"`}))
}

function describe(reason: Reason, target: Target, enrichment: object, caller: string): Particulars {
  const cause = causes[reason]?.(target)
  const lost = keysOf(enrichment, target)
  const told = cause === undefined ? undefined : `${cause}${partial.has(reason) ? '' : `, ${summary(lost)}`}`
  return {subject: caller, ...(told === undefined ? {} : {cause: told})}
}

/** Part of the call was written. */
const partial: ReadonlySet<Reason> = new Set(['dropped', 'reserved-key'])

const causes: Readonly<Partial<Record<Reason, (target: Target) => string>>> = {
  'no-span': () => 'no span is active here',
  'span-ended': ({span}) => `span "${nameOf(span)}" has ended`,
  'foreign-span': ({place, owner, span}) =>
    `the tracer of project "${place.explicit?.project ?? owner?.project ?? ''}" does not own the span "${nameOf(span ?? place.span)}", and has no other here`,
  dropped: ({span}) => `part of the data for span "${nameOf(span)}" was cut, could not be read or found no room`,
  'reserved-key': ({span}) => `a key names an id that the tracer stamped on span "${nameOf(span)}"`,
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
