import {context} from '@opentelemetry/api'
import type {Enrichment} from '../attributes/namespaces.ts'
import {plan} from '../attributes/plan.ts'
import {discover} from '../context/discover.ts'
import {snapshotOf} from '../context/context-snapshot.ts'
import type {Owner} from '../context/state/owner.ts'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {namedIn} from './target.ts'

/** Adds data to a session. */
export interface EnrichSession {
  <const T extends object>(enrichment: T & Enrichment<T>): boolean
}

/**
 * Adds the same namespaces as `enrichSpan` to the session of the tracer discovered here; the session is delivered as one
 * span named `session` when its tracer shuts down. Returns whether there was a session; never throws.
 *
 * @example
 * enrichSession({feedback: {rating: 5}, user_id: 'u-1'}) // true inside a trace()d function
 */
export const enrichSession: EnrichSession = (enrichment: object): boolean => enrichSessionOf(undefined, enrichment)

/** The same for the tracer whose method was called; `undefined` discovers one. */
export function enrichSessionOf(instance: Owner | undefined, enrichment: object | undefined): boolean {
  const data = enrichment ?? {}
  const {owner: given, stranger} = namedIn(data)
  if (stranger) {
    report(codes.notOurTracer, instance, () => ({subject: 'enrichSession()'}))
    return false
  }
  const owner = discover(snapshotOf(context.active(), given ?? instance))?.owner
  if (owner === undefined || owner.closed) {
    report(codes.noSession, owner, () => ({
      subject: 'enrichSession()',
      ...(owner ? {cause: 'its tracer was shut down'} : {}),
    }))
    return false
  }
  const {session} = owner
  const skip = given === undefined ? 'none' : 'tracer'
  plan(data, (key, value) => session.attributes.set(key, value), {limits: owner.limits, skip})
  session.touch()
  return true
}
