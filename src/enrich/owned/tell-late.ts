import {closedOwner} from '../../context/notices.ts'
import {activeSpanEnded, tracerClosed} from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {nameOf} from '../span-name.ts'
import type {Target} from '../target.ts'

/** Counts an enrichment that comes after the end of its tracer, or of the span that is active around it. */
export function reportLate({via, owner, place}: Target, caller: string): void {
  if (owner?.closed && via !== 'default') report(tracerClosed, owner, () => ({subject: caller, cause: closedOwner}))
  else report(activeSpanEnded, owner, () => ({subject: `${caller} below span "${nameOf(place?.span)}"`}))
}
