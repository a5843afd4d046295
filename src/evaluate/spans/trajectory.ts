import type {ToolCall} from './tool-call.ts'

/** The tool calls and model calls of one call of the function, as its spans report them. */
export interface Trajectory {
  /** In the order of their start; at most 1,000, and at most 100 from a run file. */
  readonly toolCalls: readonly ToolCall[]
  readonly modelCalls: number
  /** The number of spans below the datapoint's span. */
  readonly spans: number
  /** The number of these spans that failed. */
  readonly failedSpans: number
  /** `true` when something is missing: more than 1,000 spans or calls, or spans that were not recorded. */
  readonly truncated?: true
}

const mostCalls = 100
const mostArgsBytes = 2_048
const mostBytes = 65_536

/**
 * Returns a trajectory within the bounds of a run file. Arguments that are too large become their first part as text, and
 * are marked.
 */
export function toStoredTrajectory(trajectory: Trajectory): Trajectory {
  const {toolCalls} = trajectory
  if (toolCalls.length === 0) return trajectory
  const kept: ToolCall[] = []
  let bytes = 0
  for (const call of toolCalls.slice(0, mostCalls)) {
    const stored = toStoredCall(call)
    bytes += sizeOf(stored)
    if (bytes > mostBytes) break
    kept.push(stored)
  }
  const {truncated: _, ...rest} = trajectory
  const isWhole = trajectory.truncated !== true && kept.length === toolCalls.length
  return {...rest, toolCalls: kept, ...(isWhole ? {} : {truncated: true})}
}

function toStoredCall({args, result, ...call}: ToolCall): ToolCall {
  const [given, returned] = [boundedJson(args), boundedJson(result)]
  return {
    ...call,
    ...(args === undefined ? {} : given.cut ? {args: given.value, argsCut: true} : {args: given.value}),
    ...(result === undefined || returned.cut ? {} : {result: returned.value}),
  }
}

function boundedJson(value: unknown): {readonly value: unknown; readonly cut: boolean} {
  if (value === undefined) return {value, cut: false}
  const json = JSON.stringify(value) ?? 'null'
  if (byteLength(json) <= mostArgsBytes) return {value, cut: false}
  // Characters of several bytes may make the text longer than its characters.
  return {value: (typeof value === 'string' ? value : json).slice(0, mostArgsBytes / 4), cut: true}
}

const sizeOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length

// A character of UTF-16 is at most three bytes of UTF-8, so short texts need no count.
const byteLength = (text: string): number =>
  text.length * 3 <= mostArgsBytes ? text.length : new TextEncoder().encode(text).length
