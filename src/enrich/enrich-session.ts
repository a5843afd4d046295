import {context} from '@opentelemetry/api'
import type {Enrichment} from '../attributes/namespaces.ts'
import {plan} from '../attributes/plan.ts'
import {ownerAt} from '../context/discover.ts'
import type {Owner} from '../context/state/owner.ts'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {readTargetKeys} from './target.ts'

/** Adds data to a session. */
export interface EnrichSession {
  <const T extends object>(enrichment: T & Enrichment<T>): boolean
}

/**
 * Adds data to the session of the discovered tracer, under the same namespaces as `enrichSpan`. The session is delivered
 * as one span named `session` when its tracer shuts down. Returns whether there is a session; never throws.
 *
 * @example
 * enrichSession({feedback: {rating: 5}, user_id: 'u-1'}) // true inside a trace()d function
 */
export const enrichSession: EnrichSession = (enrichment: object): boolean => enrichSessionOf(undefined, enrichment)

/** Adds data to the session of `instance`. With `undefined`, the tracer is discovered. */
export function enrichSessionOf(instance: Owner | undefined, enrichment: object | undefined): boolean {
  const data = enrichment ?? {}
  const {owner: named, foreignTracer, consumed} = readTargetKeys(data, instance)
  if (foreignTracer) {
    report(codes.notOurTracer, instance, () => ({subject: 'enrichSession()'}))
    return false
  }
  const owner = ownerAt(context.active(), named)
  if (owner === undefined || owner.closed) {
    report(codes.noSession, owner, () => ({
      subject: 'enrichSession()',
      ...(owner ? {cause: 'its tracer was shut down'} : {}),
    }))
    return false
  }
  const {session} = owner
  // A session cannot be the target of `span`, so that key is data.
  const skip = consumed === 'tracer' || consumed === 'both' ? 'tracer' : 'none'
  plan(data, (key, value) => session.attributes.set(key, value), {limits: owner.limits, skip})
  session.touch()
  return true
}
