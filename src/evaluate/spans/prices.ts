import type {Usage} from './usage.ts'

/** The price of a model per million tokens, in any currency. */
export interface Price {
  readonly input: number
  readonly output: number
  /** The price of input read from a cache; `input` when absent. */
  readonly cachedInput?: number | undefined
  /** The price of input written to a cache; `input` when absent. */
  readonly cacheWrite?: number | undefined
}

/** A model call whose span reports no cost. */
export interface PricedCall
  extends Pick<Usage, 'inputTokens' | 'outputTokens' | 'cachedInputTokens' | 'cacheWriteTokens' | 'reasoningTokens'> {
  /** The model that responded, or else the model that was asked; absent when the span names none. */
  readonly model?: string | undefined
}

/**
 * Prices by model, for calls that report no cost. A model is found by its exact name, or without the date at its end
 * (`gpt-4o-2024-08-06`). A function returns the cost of one call, or `undefined` when it does not know.
 */
export type Prices = Readonly<Record<string, Price>> | ((call: PricedCall) => number | undefined)

/** Returns the cost of a call. Returns `undefined` when `prices` does not have it, or when its function fails. */
export function costOf(
  call: PricedCall,
  prices: Prices | undefined,
  failed?: (error: unknown) => void,
): number | undefined {
  if (prices === undefined) return undefined
  if (typeof prices === 'function') return costByFunction(call, prices, failed)
  const price = call.model === undefined ? undefined : priceOf(call.model, prices)
  if (price === undefined) return undefined
  const {inputTokens, outputTokens, cachedInputTokens: cached, cacheWriteTokens: written} = call
  const {input, output, cachedInput = input, cacheWrite = input} = price
  const uncached = Math.max(0, inputTokens - cached - written)
  return (uncached * input + cached * cachedInput + written * cacheWrite + outputTokens * output) / 1_000_000
}

function costByFunction(
  call: PricedCall,
  prices: (call: PricedCall) => number | undefined,
  failed: ((error: unknown) => void) | undefined,
): number | undefined {
  try {
    const cost = prices(call)
    if (cost === undefined) return undefined
    if (typeof cost === 'number' && cost >= 0 && Number.isFinite(cost)) return cost
    failed?.(new TypeError(`\`prices\` returned ${typeof cost === 'number' ? cost : typeof cost}`))
  } catch (error) {
    failed?.(error)
  }
  return undefined
}

function priceOf(model: string, prices: Readonly<Record<string, Price>>): Price | undefined {
  for (const name of [model, model.replace(dateAtEnd, '')]) if (Object.hasOwn(prices, name)) return prices[name]
  return undefined
}

/** `-2024-08-06`, `-20240806` or `@20240806`. */
const dateAtEnd = /[-@]\d{4}-?\d{2}-?\d{2}$/
