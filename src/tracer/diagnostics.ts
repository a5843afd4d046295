import {type ContextManagerKind, contextManagerKind} from '../context/async-context.ts'
import {openTracers} from '../context/state/registry.ts'
import {type Ledger, totalLedger} from '../delivery/ledger.ts'
import type {Code} from '../diagnostics/code-row.ts'
import {countsByCode, type Diagnostic, recentDiagnostics} from '../diagnostics/report.ts'

/** What the library knows about itself in this process. */
export interface Diagnostics {
  readonly contextManager: ContextManagerKind
  /** Tracers alive and open; forks count as part of theirs. */
  readonly tracers: number
  /** How often each code occurred, told or not. */
  readonly counts: Readonly<Record<Code, number>>
  /** The sum over all tracers, closed ones included. */
  readonly ledger: Ledger
  /** The last diagnostics that were told, oldest first, at most 100. */
  readonly recent: readonly Diagnostic[]
}

/**
 * Why nothing was recorded, and what was: counters by code, the last messages, the ledger of all tracers.
 *
 * @example
 * diagnostics().counts['no-span'] // 0
 */
export function diagnostics(): Diagnostics {
  return {
    contextManager: contextManagerKind(),
    tracers: openTracers().length,
    counts: countsByCode(),
    ledger: totalLedger(),
    recent: recentDiagnostics(),
  }
}
