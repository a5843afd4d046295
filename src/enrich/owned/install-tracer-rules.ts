import {closedOwner} from '../../context/notices.ts'
import {contextMayBeLost} from '../../context/context-works.ts'
import {nameOf} from '../../context/inspect-span.ts'
import type {Failure} from '../../diagnostics/code-row.ts'
import {activeSpanEnded, foreignSpan, noContextManager, tracerClosed} from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import type {Target} from '../target.ts'
import {recordOf} from '../../context/state/span-owner.ts'
import {state} from '../../context/state/state.ts'
import {explainOwned} from './explain-owned.ts'
import {resolveOwned} from './resolve-owned.ts'
import {type TracerRules, useTracerRules} from '../tracer-rules.ts'
import {runInside} from './run-inside.ts'
import {takeWriter} from './span-writer.ts'

/** Brings the rules by which enrichments tell tracers apart: from the first tracer on, all copies follow them. */
export function installTracerRules(): void {
  useTracerRules(rules)
  state().tracerRules ??= rules
}

const rules: TracerRules = {
  resolve: resolveOwned,
  reportLate,
  reportLost,
  causeOf,
  runInside,
  explain: explainOwned,
  writerFor(span, {place}, handedOn) {
    const record = place?.record?.span === span ? place.record : recordOf(span)
    return record && takeWriter(span, record, 0, handedOn)
  },
}

/** Counts an enrichment that comes after the end of its tracer, or of the span that is active around it. */
function reportLate({via, owner, place}: Target, caller: string): void {
  if (owner?.closed && via !== 'default') report(tracerClosed, owner, () => ({subject: caller, cause: closedOwner}))
  else report(activeSpanEnded, owner, () => ({subject: `${caller} below span "${nameOf(place?.span)}"`}))
}

/** Counts an enrichment that finds no span because nothing carries the context to it. */
function reportLost({at, owner}: Target, caller: string): void {
  if (contextMayBeLost(at)) report(noContextManager, owner, () => ({subject: caller}))
}

/** The cause of a failure as far as owners know it better than its row. */
function causeOf(failure: Failure, {place, owner, span}: Target): string | undefined {
  if (failure.code !== foreignSpan.code) return undefined
  const project = place?.explicit?.project ?? owner?.project ?? ''
  return `the tracer of project "${project}" does not own the span "${nameOf(span ?? place?.span)}", and has no other here`
}
