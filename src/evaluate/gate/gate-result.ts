import type {ComparableRun} from '../compare/comparable-run.ts'
import type {Comparison} from '../compare/comparison.ts'

/** Whether a run may pass, and why. */
export interface GateResult {
  readonly passed: boolean
  /** Every rule, the failed ones included. */
  readonly checks: readonly GateCheck[]
  /** With the baseline, when there is one. */
  readonly comparison?: Comparison
}

/** One rule and what became of it. */
export interface GateCheck {
  readonly rule: 'min' | 'max' | 'drop' | 'coverage' | 'failures' | 'latency' | 'cost'
  readonly metric?: string
  readonly passed: boolean
  readonly summary: string
}

/** The run that a gate looks at. `status` and `cost` are read where it has them. */
export interface GatedRun extends ComparableRun {
  readonly status?: 'completed' | 'aborted'
}
