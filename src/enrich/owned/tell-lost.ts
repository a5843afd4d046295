import {ROOT_CONTEXT} from '@opentelemetry/api'
import {hasZones} from '#platform/zones'
import {contextLasts} from '../../context/context-works.ts'
import {noContextManager} from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import type {Target} from '../target.ts'

/** Counts an enrichment that finds no span because nothing carries the context to it. */
export function tellLost({at, owner}: Target, caller: string): void {
  // Only the root context is active where nothing carries it: anywhere else the trial is spared. In a page with zones a
  // native await may have lost it, which nobody can see.
  if (at !== ROOT_CONTEXT || (!hasZones && contextLasts())) return
  report(noContextManager, owner, () => ({subject: caller}))
}
