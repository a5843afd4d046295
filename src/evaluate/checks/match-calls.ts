import type {ToolCall} from '../spans/tool-call.ts'
import type {Trajectory} from '../spans/trajectory.ts'
import {fitsPattern, type Pattern} from './pattern.ts'
import {notKnown} from './ready-made.ts'
import {withoutState} from './text-checks.ts'

/** Calls in the order of their start, or a trajectory with them. */
export type Calls = readonly ToolCall[] | Trajectory

/** The calls that count. */
export interface CallPattern {
  readonly args?: Pattern | undefined
  /** `true` forbids further keys in the arguments, at any depth. */
  readonly exact?: boolean | undefined
  /** `true` counts only calls that failed, `false` only those that did not. */
  readonly failed?: boolean | undefined
}

/** The calls that count, and how many of them are right. */
export interface CalledOptions extends CallPattern {
  /** The number of calls, or the least and the most; at least one when absent. */
  readonly times?: number | readonly [least: number, most: number] | undefined
}

/** Names of tools. */
export type ToolNames = string | RegExp | readonly (string | RegExp)[]

/**
 * Whether a tool was called as the options say. Throws when calls are not known and the answer depends on them.
 *
 * @example
 * const call = {name: 'search', args: {query: 'refund'}, failed: false, startMs: 0, durationMs: 1}
 * matchCalls([call], 'search', {args: {query: /refund/}}) // true
 */
export function matchCalls(calls: Calls | undefined, name: string | RegExp, options: CalledOptions = {}): boolean {
  const {known, truncated} = requireCalls(calls)
  const [least, most] = bounds(options.times)
  let [count, unknown] = [0, truncated ? Number.POSITIVE_INFINITY : 0]
  for (const call of known) {
    if (!namesTool(name, call.name) || (options.failed !== undefined && call.failed !== options.failed)) continue
    if (options.args !== undefined && call.argsCut) unknown += 1
    else if (options.args === undefined || fitsPattern(options.args, call.args, options.exact)) count += 1
  }
  if (count > most) return false
  if (count + unknown < least) return false
  if (count >= least && count + unknown <= most) return true
  throw notKnown(truncated ? truncatedCalls : cutArguments)
}

/** How often a tool must be called. */
export function bounds(times: CalledOptions['times']): readonly [least: number, most: number] {
  if (times === undefined) return [1, Number.POSITIVE_INFINITY]
  return typeof times === 'number' ? [times, times] : times
}

/** Returns the calls. Throws when the spans of the datapoint are not known. */
export function requireCalls(calls: Calls | undefined): {
  readonly known: readonly ToolCall[]
  readonly truncated: boolean
} {
  if (calls === undefined) throw notKnown(noSpans)
  if ('toolCalls' in calls) return {known: calls.toolCalls, truncated: calls.truncated === true}
  return {known: calls, truncated: false}
}

export function namesTool(wanted: ToolNames, name: string): boolean {
  if (typeof wanted === 'string') return wanted === name
  if (wanted instanceof RegExp) return withoutState(wanted).test(name)
  return wanted.some(each => namesTool(each, name))
}

export const noSpans = "the datapoint's spans were not recorded, so what they would show is not known"
export const truncatedCalls = 'spans or calls are missing, and the answer depends on them'
export const cutArguments = 'arguments were cut in the run file, and the answer depends on them'
