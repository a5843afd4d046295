import {context} from '@opentelemetry/api'
import type {AttributeScalar} from '../attributes/attribute.ts'
import {plan} from '../attributes/plan.ts'
import type {Owner} from '../context/state/owner.ts'
import type {Failure} from '../diagnostics/code-row.ts'
import {dropped} from '../diagnostics/codes.ts'
import type {EnrichResult} from './outcome.ts'
import {reportFailure, reportSuspect} from './report-failure.ts'
import {resolveTarget} from './resolve-target.ts'
import type {Target} from './target.ts'
import {tracerRules} from './tracer-rules.ts'
import {PlainWriter} from './writer.ts'

/** Applies an enrichment: resolves the target, writes, and counts. Every call form ends here. Never throws. */
export function apply(enrichment: object, instance: Owner | undefined, root?: boolean): EnrichResult {
  return applyTo(resolveTarget(enrichment, instance, context.active(), false, root), enrichment, 'enrichSpan()')
}

/** Applies an enrichment to a resolved target. `inherited` collects the attributes for the spans below. */
export function applyTo(
  target: Target,
  enrichment: object,
  caller: string,
  inherited?: Record<string, AttributeScalar>,
): EnrichResult {
  const rules = tracerRules()
  rules?.reportLate(target, caller)
  if (target.span === undefined) return failed(target.failure, target, caller, enrichment)
  if (target.failure !== undefined) return failed(target.failure, target, caller, enrichment)
  const {span, owner, consumed} = target
  const writer = rules?.writerFor(span, target, inherited) ?? new PlainWriter(span, inherited)
  const {lost, looksLikeNamespace} = plan(enrichment, writer.write, {limits: owner?.limits, skip: consumed})
  const refusal = writer.end()
  if (looksLikeNamespace !== undefined) reportSuspect(looksLikeNamespace, owner)
  const failure = lost > 0 ? dropped : refusal
  if (failure !== undefined) reportFailure(failure, target, caller)
  return {target, failure, written: writer.written, lost: lost + writer.refused}
}

function failed(failure: Failure, target: Target, caller: string, enrichment: object): EnrichResult {
  reportFailure(failure, target, caller, enrichment)
  return {target, failure, written: 0, lost: 0}
}
