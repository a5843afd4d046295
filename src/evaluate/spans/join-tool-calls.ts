import type {SpanNode} from './span-node.ts'
import type {ToolCall, ToolSpan} from './tool-call.ts'

/** A tool span in the tree of its datapoint. */
export interface PlacedTool extends ToolSpan {
  readonly node: SpanNode
}

/**
 * Returns the tool calls in the order of their start. One call on two spans is one: a tool below a tool of the same name
 * without a model call between them, or the same call id and name at the same time.
 */
export function joinToolCalls(tools: readonly PlacedTool[], nodes: readonly SpanNode[]): ToolCall[] {
  const [only] = tools
  if (only === undefined || tools.length === 1) return only === undefined ? [] : [only.call]
  const byId = new Map(nodes.map(node => [node.id, node]))
  const toolById = new Map(tools.map(tool => [tool.node.id, tool]))
  const joined = new Map<PlacedTool, PlacedTool>()
  const outermost = (tool: PlacedTool): PlacedTool => {
    let at = tool
    for (let next = joined.get(at); next !== undefined; next = joined.get(at)) at = next
    return at
  }
  const join = (one: PlacedTool, other: PlacedTool): void => {
    const [inner, outer] = [outermost(one), outermost(other)]
    if (inner !== outer) joined.set(inner, outer)
  }
  for (const tool of tools) {
    const above = sameToolAbove(tool, byId, toolById)
    if (above !== undefined) join(tool, above)
  }
  for (const same of byCallId(tools)) {
    same.forEach((tool, index) => {
      const beside = same.slice(0, index).find(other => overlap(tool.call, other.call))
      if (beside !== undefined) join(tool, beside)
    })
  }
  const calls = new Map<PlacedTool, ToolCall>()
  for (const tool of tools) {
    const outer = outermost(tool)
    calls.set(outer, merged(calls.get(outer) ?? outer.call, tool.call))
  }
  return [...calls.values()].sort((a, b) => a.startMs - b.startMs)
}

function sameToolAbove(
  {node, call}: PlacedTool,
  byId: ReadonlyMap<string, SpanNode>,
  toolById: ReadonlyMap<string, PlacedTool>,
): PlacedTool | undefined {
  let at = node.parent
  // Made-up spans may form a cycle.
  for (let steps = 0; at !== undefined && steps <= byId.size; steps++) {
    const above = toolById.get(at)
    if (above !== undefined && above.call.name === call.name) return above
    const next = byId.get(at)
    if (next?.kind === 'model') return undefined
    at = next?.parent
  }
  return undefined
}

function byCallId(tools: readonly PlacedTool[]): Iterable<readonly PlacedTool[]> {
  const groups = new Map<string, PlacedTool[]>()
  for (const tool of tools) {
    if (tool.callId === undefined) continue
    const key = JSON.stringify([tool.callId, tool.call.name])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [tool])
    else group.push(tool)
  }
  return groups.values()
}

// Some providers count ids anew in each step, so equal ids at different times are two calls.
function overlap(one: ToolCall, other: ToolCall): boolean {
  return one.startMs <= other.startMs + other.durationMs && other.startMs <= one.startMs + one.durationMs
}

function merged(one: ToolCall, other: ToolCall): ToolCall {
  const {args, result} = {args: other.args, result: other.result, ...one}
  const [first] = one.startMs <= other.startMs ? [one] : [other]
  return {
    name: one.name,
    ...(args === undefined ? {} : {args}),
    ...(result === undefined ? {} : {result}),
    failed: one.failed || other.failed,
    startMs: first.startMs,
    durationMs: Math.max(one.startMs + one.durationMs, other.startMs + other.durationMs) - first.startMs,
  }
}
