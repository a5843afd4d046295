import {context} from '@opentelemetry/api'
import {defaultLimits} from '../attributes/limits.ts'
import type {AttributeScalar} from '../attributes/attribute.ts'
import {plan} from '../attributes/plan.ts'
import {hasEnded} from '../context/inspect-span.ts'
import type {Owner} from '../context/state/owner.ts'
import {dropped, noSpan} from '../diagnostics/codes.ts'
import type {EnrichResult} from './outcome.ts'
import {tracerRules} from './tracer-rules.ts'
import {PlainWriter} from './writer.ts'
import {resolveTarget} from './resolve-target.ts'
import type {Target} from './target.ts'
import {reportFailure, reportSuspect} from './report-outcome.ts'

/** THE core: every call form ends here. Resolves the target, writes, counts; never throws. */
export function apply(enrichment: object, instance: Owner | undefined): EnrichResult {
  return applyTo(resolveTarget(enrichment, instance, context.active()), enrichment)
}

/** The second half of the core, for a target that is known already; `handedOn` collects what spans below inherit. */
export function applyTo(
  target: Target,
  enrichment: object,
  caller = 'enrichSpan()',
  handedOn?: Record<string, AttributeScalar>,
): EnrichResult {
  const {via, span, owner, place} = target
  const rules = tracerRules()
  // A default tracer owns nothing of a plain span that it is found beside.
  const closed = owner?.closed && via !== 'default'
  if (closed || (place !== undefined && place.span !== span && hasEnded(place.span))) rules?.reportLate(target, caller)
  if (span === undefined || target.failure !== undefined) {
    const failure = target.failure ?? noSpan
    reportFailure(failure, target, caller, enrichment)
    return {target, failure, written: 0, lost: 0}
  }
  const writer = rules?.writerFor(span, target, handedOn) ?? new PlainWriter(span, handedOn)
  const options = {limits: owner?.limits ?? defaultLimits, skip: target.consumed}
  const {lost, looksLikeNamespace} = plan(enrichment, writer.write, options)
  const refusal = writer.end()
  if (looksLikeNamespace !== undefined) reportSuspect(looksLikeNamespace, owner)
  const failure = lost > 0 ? dropped : refusal
  if (failure !== undefined) reportFailure(failure, target, caller)
  return {target, failure, written: writer.written, lost: lost + writer.refused}
}
