import {costOf, type Prices} from './prices.ts'
import type {SpanNode} from './span-node.ts'
import {addUsage, largerUsage, sumOfUsage, type Usage} from './usage.ts'

/** The usage of a list of spans. */
interface Tallied {
  /** Absent when no span reports a figure. */
  readonly usage: Usage | undefined
  /** The number of model calls, whether they report a figure or not. A call on two spans counts once. */
  readonly modelCalls: number
}

/** How the usage of calls without a cost is priced. `failed` receives what a function of prices throws. */
export interface Pricing {
  readonly prices?: Prices | undefined
  readonly failed?: ((error: unknown) => void) | undefined
}

/**
 * Adds up the usage of spans. A span around model calls often repeats their figures, so the larger counts. Below a tool
 * call another agent may work. A model call above that tool cannot have counted it, a chain or an agent can.
 */
export function tallyUsage(nodes: readonly SpanNode[], pricing: Pricing = {}): Tallied {
  const whole: Below = {inside: undefined, apart: undefined, calls: 0}
  const first = nodes.findIndex(matters)
  if (first === -1) return {usage: undefined, modelCalls: 0}
  // A single span of interest has nothing above or below it that could repeat it.
  if (nodes.findIndex((node, index) => index > first && matters(node)) === -1) {
    const {inside, apart, calls} = fold(nodes[first] as SpanNode, nothing, pricing)
    return {usage: sumOfUsage(inside, apart), modelCalls: calls}
  }
  const below = new Map<string, Below>()
  const {ordered, known} = deepestFirst(nodes)
  for (const node of ordered) {
    const found = fold(node, below.get(node.id) ?? nothing, pricing)
    if (found === nothing) continue
    const {parent} = node
    if (parent === undefined || !known.has(parent)) add(whole, found)
    else {
      const beside = below.get(parent)
      if (beside === undefined) below.set(parent, {...found})
      else add(beside, found)
    }
  }
  return {usage: sumOfUsage(whole.inside, whole.apart), modelCalls: whole.calls}
}

// A tool without figures only separates what is below it.
const matters = ({kind, figures}: SpanNode): boolean => kind === 'model' || figures !== undefined

/** The usage below a span. */
interface Below {
  /** Usage that a span above may repeat. */
  inside: Usage | undefined
  /** Usage below a tool call, which a model call above does not repeat. */
  apart: Usage | undefined
  /** Model calls, whether they report a figure or not. */
  calls: number
}

const nothing: Below = Object.freeze({inside: undefined, apart: undefined, calls: 0})

function add(sum: Below, other: Below): void {
  sum.inside = sumOfUsage(sum.inside, other.inside)
  sum.apart = sumOfUsage(sum.apart, other.apart)
  sum.calls += other.calls
}

function fold(node: SpanNode, below: Below, pricing: Pricing): Below {
  const {kind, figures} = node
  if (kind === 'other' && figures === undefined) return below
  const repeated = kind === 'model' ? below.inside : sumOfUsage(below.inside, below.apart)
  const inside = figures === undefined ? below.inside : withOwn(node, repeated, pricing)
  const apart = figures === undefined || kind === 'model' ? below.apart : undefined
  const calls = kind === 'model' ? Math.max(1, below.calls) : below.calls
  return kind === 'tool' ? {inside: undefined, apart: sumOfUsage(inside, apart), calls} : {inside, apart, calls}
}

/** Returns the usage of a span that reports figures, with `repeated` below it. */
function withOwn(node: SpanNode, repeated: Usage | undefined, pricing: Pricing): Usage {
  const own = usageOfFigures(node)
  const tokens = repeated === undefined ? own : largerUsage(own, repeated)
  const reported = node.figures?.cost
  if (reported !== undefined) return {...tokens, cost: Math.max(reported, repeated?.cost ?? 0), unpriced: 0}
  // The calls below know their models, so their prices are the better ones.
  if (repeated !== undefined && repeated.unpriced === 0) return {...tokens, cost: repeated.cost, unpriced: 0}
  const priced = costOf({...own, model: node.model}, pricing.prices, pricing.failed)
  if (priced !== undefined) return {...tokens, cost: Math.max(priced, repeated?.cost ?? 0), unpriced: 0}
  if (repeated !== undefined) return {...tokens, cost: repeated.cost, unpriced: repeated.unpriced}
  return {...tokens, unpriced: own.inputTokens + own.outputTokens > 0 ? 1 : 0}
}

/** Returns the figures of one span as usage of one call, without its cost. */
function usageOfFigures({figures = {}}: SpanNode): Usage {
  const {output = 0, cached = 0, written = 0, reasoning = 0, total} = figures
  const input = figures.input ?? (figures.output === undefined ? (total ?? 0) : 0)
  // Conventions count cached tokens within the input. Raw figures of some providers count them beside it.
  const isBeside = cached + written > input || (cached + written > 0 && total === input + output + cached + written)
  const inputTokens = isBeside ? input + cached + written : input
  const isAbove = reasoning > output || (reasoning > 0 && total === inputTokens + output + reasoning)
  return {
    inputTokens,
    outputTokens: isAbove ? output + reasoning : output,
    cost: 0,
    calls: 1,
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    reasoningTokens: reasoning,
    unpriced: 0,
  }
}

/** Orders the nodes so that each comes before its parent. Spans usually end in this order, but not always. */
function deepestFirst(nodes: readonly SpanNode[]): {
  readonly ordered: readonly SpanNode[]
  readonly known: ReadonlyMap<string, SpanNode>
} {
  const known = new Map<string, SpanNode>()
  let inOrder = true
  for (const node of nodes) {
    known.set(node.id, node)
    if (node.parent !== undefined && known.has(node.parent)) inOrder = false
  }
  if (inOrder) return {ordered: nodes, known}
  const depths = new Map<string, number>()
  const depthOf = (node: SpanNode): number => {
    const path: SpanNode[] = []
    let at: SpanNode | undefined = node
    // A node on its own path would be a cycle, which only made-up spans can have.
    while (at !== undefined && !depths.has(at.id) && path.length <= known.size) {
      path.push(at)
      at = at.parent === undefined ? undefined : known.get(at.parent)
    }
    let depth = at === undefined ? 0 : (depths.get(at.id) ?? 0)
    for (let index = path.length - 1; index >= 0; index--) depths.set(path[index]?.id ?? '', ++depth)
    return depths.get(node.id) ?? 0
  }
  return {ordered: [...nodes].sort((a, b) => depthOf(b) - depthOf(a)), known}
}

/** Adds the usage of spans whose place in the tree is not known. A span that repeats others is counted again. */
export function addUnplaced(usage: Usage | undefined, node: SpanNode, pricing: Pricing): Usage | undefined {
  return node.figures === undefined ? usage : addUsage(usage, withOwn(node, undefined, pricing))
}
