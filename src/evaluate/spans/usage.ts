/** Tokens and cost of model calls, as their spans report them. One call on two spans counts once. */
export interface Usage {
  /** Includes cached and written tokens. */
  readonly inputTokens: number
  /** Includes reasoning tokens. */
  readonly outputTokens: number
  /** In the currency of the spans or of `prices`, without the unpriced calls. */
  readonly cost: number
  /** The number of model calls that reported a figure. */
  readonly calls: number
  /** Input tokens that were read from a cache. */
  readonly cachedInputTokens: number
  /** Input tokens that were written to a cache. */
  readonly cacheWriteTokens: number
  readonly reasoningTokens: number
  /** The number of calls with tokens whose cost is not known: neither the span nor `prices` has it. */
  readonly unpriced: number
}

/** Adds two usages. Run files of older versions lack some of the fields. */
export function addUsage(one: Usage | undefined, other: Usage): Usage {
  return combined(one ?? nothing, other, (a, b) => (a || 0) + (b || 0))
}

/** Adds usages of which some are absent. */
export function sumOfUsage(one: Usage | undefined, other: Usage | undefined): Usage | undefined {
  if (one === undefined) return other
  return other === undefined ? one : addUsage(one, other)
}

/** Returns the larger of each figure. */
export const largerUsage = (one: Usage, other: Usage): Usage => combined(one, other, Math.max)

// A literal, because an object that is filled by key costs many times as much.
function combined(one: Usage, other: Usage, of: (a: number, b: number) => number): Usage {
  return {
    inputTokens: of(one.inputTokens, other.inputTokens),
    outputTokens: of(one.outputTokens, other.outputTokens),
    cost: of(one.cost, other.cost),
    calls: of(one.calls, other.calls),
    cachedInputTokens: of(one.cachedInputTokens, other.cachedInputTokens),
    cacheWriteTokens: of(one.cacheWriteTokens, other.cacheWriteTokens),
    reasoningTokens: of(one.reasoningTokens, other.reasoningTokens),
    unpriced: of(one.unpriced, other.unpriced),
  }
}

const nothing: Usage = {
  inputTokens: 0,
  outputTokens: 0,
  cost: 0,
  calls: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
  unpriced: 0,
}
