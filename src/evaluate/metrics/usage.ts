import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'

/** Tokens and money, as the spans tell (`gen_ai.usage.*`). */
export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cost: number
}

const attributes: readonly (readonly [keyof Usage, string])[] = [
  ['inputTokens', 'gen_ai.usage.input_tokens'],
  ['outputTokens', 'gen_ai.usage.output_tokens'],
  ['cost', 'gen_ai.usage.cost'],
]

/** Adds up the usage of one datapoint's spans. */
export class UsageTally {
  #sum: Usage | undefined
  #reported: Set<string> | undefined

  /** Called when a span ends, so children come before their parents. */
  see(span: ReadableSpan): void {
    const {spanId} = span.spanContext()
    const parent = span.parentSpanContext?.spanId
    // A span around model calls often repeats the sum of its children, so a parent of reporting spans is not counted.
    const below = this.#reported?.delete(spanId) === true
    const own = below ? undefined : usageOf(span)
    if (own !== undefined) this.#sum = addUsage(this.#sum, own)
    if (parent === undefined || (!below && own === undefined)) return
    this.#reported ??= new Set()
    this.#reported.add(parent)
  }

  /** `undefined` when no span reported any. */
  get sum(): Usage | undefined {
    return this.#sum
  }
}

/** The sum of two. */
export function addUsage(one: Usage | undefined, other: Usage): Usage {
  if (one === undefined) return other
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    cost: one.cost + other.cost,
  }
}

function usageOf({attributes: given}: ReadableSpan): Usage | undefined {
  if (!hasUsage(given)) return undefined
  const [inputTokens = 0, outputTokens = 0, cost = 0] = attributes.map(([, key]) => Number(given[key] ?? 0))
  return {inputTokens, outputTokens, cost}
}

function hasUsage(given: ReadableSpan['attributes']): boolean {
  for (const [, key] of attributes) if (typeof given[key] === 'number') return true
  return false
}
