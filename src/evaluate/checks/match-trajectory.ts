import type {ToolCall} from '../spans/tool-call.ts'
import {type Calls, cutArguments, namesTool, requireCalls, type ToolNames, truncatedCalls} from './match-calls.ts'
import {fitsPattern, type Pattern} from './pattern.ts'
import {notKnown} from './ready-made.ts'

/** One step of a trajectory: the name of a tool, also with a pattern of its arguments. */
export type Step =
  | string
  | {readonly name: string; readonly args?: Pattern | undefined; readonly exact?: boolean | undefined}

/** How calls are compared with steps. */
export interface TrajectoryOptions {
  /** 'exact': the same calls. 'in-order': the steps in this order. 'any-order': each step has its own call. */
  readonly order?: 'exact' | 'in-order' | 'any-order' | undefined
  /** `false` forbids further calls; `true` when absent. */
  readonly extras?: boolean | undefined
  /** `true` gives a number from 0 to 1: 2 × matches / (steps + calls). */
  readonly partial?: boolean | undefined
  /** The tools that count; all when absent. */
  readonly only?: ToolNames | undefined
}

/**
 * Whether tool calls follow the steps, or with `partial` how far. Calls in parallel have no order worth asserting: use
 * 'any-order'. Throws when calls are not known.
 *
 * @example
 * const call = (name: string) => ({name, failed: false, startMs: 0, durationMs: 1})
 * matchTrajectory([call('search'), call('log'), call('refund')], ['search', 'refund']) // true
 */
export function matchTrajectory(
  calls: Calls | undefined,
  steps: readonly Step[],
  {order = 'in-order', extras = true, partial = false, only}: TrajectoryOptions = {},
): boolean | number {
  const {known, truncated} = requireCalls(calls)
  if (truncated) throw notKnown(truncatedCalls)
  const counted = only === undefined ? known : known.filter(({name}) => namesTool(only, name))
  const fits = steps.map(step => counted.map(call => fitsStep(step, call)))
  if (partial) {
    const matched = order === 'any-order' ? largestMatching(fits) : longestSubsequence(fits, counted.length)
    const all = steps.length + counted.length
    return all === 0 ? 1 : (2 * matched) / all
  }
  if (order === 'exact') return steps.length === counted.length && fits.every((row, index) => row[index])
  if (!extras && steps.length !== counted.length) return false
  return order === 'any-order' ? largestMatching(fits) === steps.length : isSubsequence(fits)
}

function fitsStep(step: Step, call: ToolCall): boolean {
  if (typeof step === 'string') return step === call.name
  if (step.name !== call.name) return false
  if (step.args === undefined) return true
  if (call.argsCut) throw notKnown(cutArguments)
  return fitsPattern(step.args, call.args, step.exact)
}

type Fits = readonly (readonly boolean[])[]

// The earliest call that fits leaves the most calls to the later steps.
function isSubsequence(fits: Fits): boolean {
  let next = 0
  for (const row of fits) {
    const found = row.indexOf(true, next)
    if (found === -1) return false
    next = found + 1
  }
  return true
}

function longestSubsequence(fits: Fits, calls: number): number {
  let before = Array.from({length: calls + 1}, () => 0)
  for (const row of fits) {
    const lengths = [0]
    for (let call = 0; call < calls; call++) {
      const joined = row[call] ? (before[call] ?? 0) + 1 : 0
      lengths.push(Math.max(joined, before[call + 1] ?? 0, lengths[call] ?? 0))
    }
    before = lengths
  }
  return before[calls] ?? 0
}

// A general step must not keep the one call that a special step needs, so a taken call may be given on.
function largestMatching(fits: Fits): number {
  const takenBy = new Map<number, number>()
  const take = (step: number, tried: Set<number>): boolean => {
    for (const [call, isFit] of (fits[step] ?? []).entries()) {
      if (!isFit || tried.has(call)) continue
      tried.add(call)
      const other = takenBy.get(call)
      if (other === undefined || take(other, tried)) {
        takenBy.set(call, step)
        return true
      }
    }
    return false
  }
  return fits.filter((_, step) => take(step, new Set())).length
}
