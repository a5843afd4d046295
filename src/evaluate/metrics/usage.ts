import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'

/** Tokens and cost, read from the span attributes `gen_ai.usage.*`. */
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

/** Adds up the usage of the spans of one datapoint. */
export class UsageTally {
  #sum: Usage | undefined
  /** Ids of spans whose descendants' usage is already counted. */
  #counted: Set<string> | undefined

  /** Adds a span when it ends, so that children come before their parents. */
  add(span: ReadableSpan): void {
    const {spanId} = span.spanContext()
    const parent = span.parentSpanContext?.spanId
    // A span around model calls often repeats their sum. Then the usage of its children is not counted again.
    const below = this.#counted?.delete(spanId) === true
    const own = below ? undefined : usageOf(span)
    if (own !== undefined) this.#sum = addUsage(this.#sum, own)
    if (parent === undefined || (!below && own === undefined)) return
    this.#counted ??= new Set()
    this.#counted.add(parent)
  }

  /** Returns `undefined` when no span has usage. */
  get sum(): Usage | undefined {
    return this.#sum
  }
}

/** Adds two usages. */
export function addUsage(one: Usage | undefined, other: Usage): Usage {
  if (one === undefined) return other
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    cost: one.cost + other.cost,
  }
}

function usageOf({attributes: values}: ReadableSpan): Usage | undefined {
  if (!hasUsage(values)) return undefined
  const [inputTokens = 0, outputTokens = 0, cost = 0] = attributes.map(([, key]) => Number(values[key] ?? 0))
  return {inputTokens, outputTokens, cost}
}

function hasUsage(values: ReadableSpan['attributes']): boolean {
  for (const [, key] of attributes) if (typeof values[key] === 'number') return true
  return false
}
