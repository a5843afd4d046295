import {contextMayBeLost} from '../../context/context-works.ts'
import {noContextManager} from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import type {Target} from '../target.ts'

/** Counts an enrichment that finds no span because nothing carries the context to it. */
export function reportLost({at, owner}: Target, caller: string): void {
  if (contextMayBeLost(at)) report(noContextManager, owner, () => ({subject: caller}))
}
