import {context} from '@opentelemetry/api'
import type {Enrichment} from '../attributes/enrichment.ts'
import type {Namespaces} from '../attributes/namespaces.ts'
import {plan} from '../attributes/plan.ts'
import {ownerAt} from '../context/discover.ts'
import type {Owner} from '../context/state/owner.ts'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {reportSuspect} from './report-failure.ts'
import {SessionWriter} from './session-writer.ts'
import {readTargetKeys} from './target.ts'

const caller = 'enrichSession()'

/** Adds data to a session. */
export interface EnrichSession {
  <const T extends Enrichment<T>>(enrichment: T & Namespaces & object): boolean
}

/**
 * Adds data to the session of the discovered tracer, under the same namespaces as `enrichSpan`. The session is delivered
 * as one span named `session` when its tracer shuts down, so it holds as many attributes as a span. Returns `true` when all
 * data was kept. A `false` is counted in `diagnostics()` and reported once. Never throws.
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
    report(codes.notOurTracer, instance, () => ({subject: caller}))
    return false
  }
  const owner = ownerAt(context.active(), named)
  if (owner === undefined || owner.closed) {
    report(codes.noSession, owner, () => ({
      subject: caller,
      ...(owner ? {cause: 'its tracer was shut down'} : {}),
    }))
    return false
  }
  // A session cannot be the target of `span`, so that key is data.
  const skip = consumed === 'tracer' || consumed === 'both' ? 'tracer' : 'none'
  const writer = new SessionWriter(owner)
  const {lost, looksLikeNamespace} = plan(data, writer.write, {limits: owner.limits, skip})
  owner.session.touch()
  if (looksLikeNamespace !== undefined) reportSuspect(looksLikeNamespace, owner, caller)
  const left = writer.end() ?? (lost > 0 ? {failure: codes.dropped} : undefined)
  if (left === undefined) return true
  const {failure, ...text} = left
  report(failure, owner, () => ({subject: caller, ...text}))
  return false
}
