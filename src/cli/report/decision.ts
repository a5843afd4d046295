import type {GateResult} from '../../evaluate/gate/gate.ts'
import type {GateVerdict} from '../../evaluate/gate/gate-rules.ts'
import type {EvaluateResult} from '../../evaluate/metrics/results.ts'
import {neverScored} from '../../evaluate/reports/run-report.ts'
import {type ExitCode, exitCodes} from '../command.ts'

/** The decision of a gate for programs. The comparison stands beside it. */
export const decision = (gated: GateResult | undefined): object | undefined =>
  gated === undefined ? undefined : {verdict: gated.verdict, passed: gated.passed, checks: gated.checks}

/** The exit code of each verdict. */
export const verdictCodes: Readonly<Record<GateVerdict, ExitCode>> = {
  passed: exitCodes.ok,
  failed: exitCodes.gateFailed,
  inconclusive: exitCodes.gateInconclusive,
}

/**
 * Returns the exit code of a result. A gate decides about figures. A metric without any figure, or a run that stopped,
 * is a fault whatever the rules are.
 */
export function exitCodeOf(result: EvaluateResult, gated: GateResult | undefined): ExitCode {
  if (gated !== undefined && gated.verdict !== 'passed') return verdictCodes[gated.verdict]
  if (neverScored(result).length > 0) return exitCodes.runFailed
  return gated !== undefined || result.ok ? exitCodes.ok : exitCodes.runFailed
}

/** The exit codes of several experiments, the worst first. */
const worstFirst: readonly ExitCode[] = [
  exitCodes.internal,
  exitCodes.badUsage,
  exitCodes.runFailed,
  exitCodes.gateFailed,
  exitCodes.gateInconclusive,
]

export const worstOf = (all: readonly {readonly exitCode: ExitCode}[]): ExitCode =>
  worstFirst.find(code => all.some(({exitCode}) => exitCode === code)) ?? exitCodes.ok
