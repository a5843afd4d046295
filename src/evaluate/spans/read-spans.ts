import {joinToolCalls, type PlacedTool} from './join-tool-calls.ts'
import type {Prices} from './prices.ts'
import {factsOf, type ReadSpan, toNode} from './span-node.ts'
import {tallyUsage} from './tally-usage.ts'
import {type ToolCall, toToolSpan} from './tool-call.ts'
import type {Usage} from './usage.ts'

/**
 * Returns the tool calls of finished spans in the order of their start: of the AI SDK, OpenInference, Traceloop, the
 * GenAI conventions and `trace`. One call on two spans is one.
 *
 * @example
 * await using recording = recordSpans()
 * const search = recording.tracer.trace({eventType: 'tool'}, async function search(query: string) { return [query] })
 * await search('why?')
 * toolCalls(recording.spans).map(call => call.name) // ['search']
 */
export function toolCalls(spans: readonly ReadSpan[]): ToolCall[] {
  const tools: PlacedTool[] = []
  const nodes = spans.map(span => {
    const node = toNode(span, factsOf(span.attributes))
    const tool = node.kind === 'tool' ? toToolSpan(span, span.attributes) : undefined
    if (tool !== undefined) tools.push({...tool, node})
    return node
  })
  return joinToolCalls(tools, nodes)
}

/**
 * Returns the tokens and the cost that finished spans report, or `undefined` when they report none. One call on two spans
 * counts once. `prices` are for calls that report no cost.
 *
 * @example
 * await using recording = recordSpans()
 * const call = recording.tracer.trace({eventType: 'model'}, () => enrichSpan({metadata: {prompt_tokens: 9, completion_tokens: 2}}))
 * call()
 * usageOf(recording.spans)?.inputTokens // 9
 */
export function usageOf(
  spans: readonly Pick<ReadSpan, 'attributes' | 'spanContext' | 'parentSpanContext'>[],
  prices?: Prices,
): Usage | undefined {
  const nodes = spans.map(span => toNode(span, factsOf(span.attributes)))
  return tallyUsage(nodes, {prices}).usage
}
