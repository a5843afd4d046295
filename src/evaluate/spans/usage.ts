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
  const sum: Record<string, number> = {}
  for (const field of fields) sum[field] = (one?.[field] ?? 0) + (other[field] ?? 0)
  return sum as unknown as Usage
}

/** Adds usages of which some are absent. */
export function sumOfUsage(...usages: readonly (Usage | undefined)[]): Usage | undefined {
  let sum: Usage | undefined
  for (const usage of usages) if (usage !== undefined) sum = addUsage(sum, usage)
  return sum
}

/** Returns the larger of each figure. */
export function largerUsage(one: Usage, other: Usage): Usage {
  const larger: Record<string, number> = {}
  for (const field of fields) larger[field] = Math.max(one[field], other[field])
  return larger as unknown as Usage
}

const fields: readonly (keyof Usage)[] = [
  'inputTokens',
  'outputTokens',
  'cost',
  'calls',
  'cachedInputTokens',
  'cacheWriteTokens',
  'reasoningTokens',
  'unpriced',
]
