import {type ProviderKind, providerKind} from '../context/application-provider.ts'
import {type ContextManagerKind, contextManagerKind} from '../context/async-context.ts'
import {openTracers} from '../context/state/registry.ts'
import {type Ledger, totalLedger} from '../delivery/ledger.ts'
import {type Recovered, recoveredSpans} from '../delivery/spool/recovered.ts'
import type {Code} from '../diagnostics/code-row.ts'
import {countsByCode, type Diagnostic, recentDiagnostics} from '../diagnostics/report.ts'

/** The state of the library in this process. */
export interface Diagnostics {
  /** The owner of the context manager, which carries the active span through awaits. */
  readonly contextManager: ContextManagerKind
  /** Who registered the global tracer provider. 'ours' is that of `routeInstrumentations`. */
  readonly provider: ProviderKind
  /** The number of tracers that are alive and open. A fork counts as part of its parent. */
  readonly tracers: number
  /** How often each code occurred, reported or not. */
  readonly counts: Readonly<Record<Code, number>>
  /** The sum of the ledgers of all tracers, including closed ones. */
  readonly ledger: Ledger
  /** The spans that earlier processes left in a spool. They are in no ledger. */
  readonly recovered: Recovered
  /** The last diagnostics that were reported, oldest first, at most 100. */
  readonly recent: readonly Diagnostic[]
}

/**
 * Shows the recorded data and the reasons for missing data: counts by code, the last messages, and the ledger of all
 * tracers.
 *
 * @example
 * diagnostics().counts['no-span'] // 0
 */
export function diagnostics(): Diagnostics {
  return {
    contextManager: contextManagerKind(),
    provider: providerKind(),
    tracers: openTracers().length,
    counts: countsByCode(),
    ledger: totalLedger(),
    recovered: recoveredSpans(),
    recent: recentDiagnostics(),
  }
}
