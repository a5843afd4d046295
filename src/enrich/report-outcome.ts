import {plan} from '../attributes/plan.ts'
import type {Owner} from '../context/state/owner.ts'
import type {Failure} from '../diagnostics/code-row.ts'
import {looksLikeNamespace, noSpan} from '../diagnostics/codes.ts'
import {shouldReport, report, emitDiagnostic} from '../diagnostics/report.ts'
import {tracerRules} from './tracer-rules.ts'
import {nameOf} from '../context/inspect-span.ts'
import type {Target} from './target.ts'

/**
 * Counts a failed enrichment; the first time in a row it says which span, and which keys when none of `enrichment` was
 * written.
 */
export function reportFailure(failure: Failure, target: Target, caller: string, enrichment?: object): void {
  const {span, owner, consumed} = target
  const rules = tracerRules()
  if (failure.code === noSpan.code) rules?.reportLost(target, caller)
  if (!shouldReport(failure, owner)) return
  const subject = span === undefined ? caller : `${caller} on span "${nameOf(span)}"`
  const cause = rules?.causeOf(failure, target) ?? failure.cause
  emitDiagnostic(failure, owner, {
    subject,
    cause: enrichment === undefined ? cause : `${cause}, ${summary(enrichment, consumed)}`,
  })
}

/** Counts a key that looks like a misspelt namespace, for example `metdata`. */
export function reportSuspect(
  suspect: {readonly key: string; readonly namespace: string},
  owner: Owner | undefined,
): void {
  report(looksLikeNamespace, owner, () => ({
    subject: `enrichSpan(): key \`${suspect.key}\`, one edit from \`${suspect.namespace}\``,
  }))
}

function summary(enrichment: object, skip: Target['consumed']): string {
  const keys: string[] = []
  plan(enrichment, key => keys.push(key.replace(/^honeyhive_/, '')), {skip})
  const named = keys.slice(0, 3).join(', ')
  return `${keys.length} ${keys.length === 1 ? 'key' : 'keys'} not written${named ? ` (${named}${keys.length > 3 ? ', …' : ''})` : ''}`
}
