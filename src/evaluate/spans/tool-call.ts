import {hrTimeToMilliseconds} from './hr-time.ts'
import {nestedIn} from './nested-attributes.ts'
import type {ReadSpan} from './span-node.ts'

/** A tool call, as its span reports it. */
export interface ToolCall {
  readonly name: string
  /** The arguments; JSON text is parsed. Absent when the span has none. */
  readonly args?: unknown
  /** What the tool returned; JSON text is parsed. Absent when the span does not have it. */
  readonly result?: unknown
  readonly failed: boolean
  /** Milliseconds since 1970. */
  readonly startMs: number
  readonly durationMs: number
  /** `true` when the run file holds only a part of the arguments. */
  readonly argsCut?: true
}

/** A tool call with what shows whether two spans are one call. */
export interface ToolSpan {
  readonly call: ToolCall
  readonly callId: string | undefined
}

interface Convention {
  readonly key: string
  readonly value: string
  readonly name: string
  /** Keys of the arguments, the first one wins. A key that ends with a dot is the start of nested keys. */
  readonly args: readonly string[]
  readonly result: readonly string[]
  readonly callId?: readonly string[]
}

/** How each convention reports a tool call. The first that fits counts. */
const conventions: readonly Convention[] = [
  {
    key: 'gen_ai.operation.name',
    value: 'execute_tool',
    name: 'gen_ai.tool.name',
    args: ['gen_ai.tool.call.arguments'],
    result: ['gen_ai.tool.call.result'],
    callId: ['gen_ai.tool.call.id'],
  },
  {
    key: 'openinference.span.kind',
    value: 'TOOL',
    name: 'tool.name',
    args: ['tool.parameters', 'input.value'],
    result: ['output.value'],
    callId: ['tool_call.id', 'tool.id'],
  },
  {
    key: 'ai.operationId',
    value: 'ai.toolCall',
    name: 'ai.toolCall.name',
    args: ['ai.toolCall.args', 'ai.toolCall.input'],
    result: ['ai.toolCall.result', 'ai.toolCall.output'],
    callId: ['ai.toolCall.id'],
  },
  {
    key: 'traceloop.span.kind',
    value: 'tool',
    name: 'traceloop.entity.name',
    args: ['traceloop.entity.input'],
    result: ['traceloop.entity.output'],
  },
  {
    key: 'honeyhive_event_type',
    value: 'tool',
    name: 'honeyhive_event_name',
    args: ['honeyhive_inputs.', 'honeyhive_inputs'],
    result: ['honeyhive_outputs.result', 'honeyhive_outputs.result.', 'honeyhive_outputs.'],
  },
]

const errorStatus = 2

/** Reads the tool call of a span. Returns `undefined` for a span that is not one. An open span lasts until `nowMs`. */
export function toToolSpan(span: ReadSpan, attributes: ReadSpan['attributes'], nowMs?: number): ToolSpan | undefined {
  const convention = conventions.find(({key, value}) => attributes[key] === value)
  if (convention === undefined) return undefined
  const {name, args, result, callId = []} = convention
  const startMs = hrTimeToMilliseconds(span.startTime)
  const named = attributes[name]
  const given = firstOf(attributes, args)
  const returned = firstOf(attributes, result)
  const call = {
    name: typeof named === 'string' && named !== '' ? named : span.name,
    ...(given === undefined ? {} : {args: given}),
    ...(returned === undefined ? {} : {result: returned}),
    failed: span.status.code === errorStatus,
    startMs,
    durationMs: Math.max(0, (nowMs ?? hrTimeToMilliseconds(span.endTime)) - startMs),
  }
  const id = callId.map(key => attributes[key]).find(value => typeof value === 'string' && value !== '')
  return {call, callId: id as string | undefined}
}

function firstOf(attributes: ReadSpan['attributes'], keys: readonly string[]): unknown {
  for (const key of keys) {
    const value = key.endsWith('.') ? nestedIn(attributes, key) : parsed(attributes[key])
    if (value !== undefined) return value
  }
  return undefined
}

// Only objects and lists are parsed, because the text `12` may be an argument itself.
function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}
