import {plan} from '../attributes/plan.ts'
import {nameOf} from '../context/inspect-span.ts'
import type {Owner} from '../context/state/owner.ts'
import type {Failure} from '../diagnostics/code-row.ts'
import {looksLikeNamespace, noSpan} from '../diagnostics/codes.ts'
import {emitDiagnostic, report, shouldReport} from '../diagnostics/report.ts'
import type {Target} from './target.ts'
import {tracerRules} from './tracer-rules.ts'

/**
 * Counts a failed enrichment. The first message for a tracer names the span. With `enrichment`, which was not written
 * at all, it also names the keys.
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
    cause: enrichment === undefined ? cause : `${cause}, ${lostKeys(enrichment, consumed)}`,
  })
}

/** Counts a key that looks like a misspelt namespace, for example `metdata`. */
export function reportSuspect(
  suspect: {readonly key: string; readonly namespace: string},
  owner: Owner | undefined,
  caller = 'enrichSpan()',
): void {
  report(looksLikeNamespace, owner, () => ({
    subject: `${caller}: key \`${suspect.key}\`, one edit from \`${suspect.namespace}\``,
  }))
}

function lostKeys(enrichment: object, skip: Target['consumed']): string {
  const keys: string[] = []
  plan(enrichment, key => keys.push(key.replace(/^honeyhive_/, '')), {skip})
  const named = keys.slice(0, 3).join(', ')
  return `${keys.length} ${keys.length === 1 ? 'key' : 'keys'} not written${named ? ` (${named}${keys.length > 3 ? ', …' : ''})` : ''}`
}
