import {context, type Span, trace} from '@opentelemetry/api'
import type {Owner} from '../../context/state/owner.ts'
import {sharedState} from '../../context/state/state.ts'
import {toError} from '../../diagnostics/errors.ts'

/**
 * Runs `work` in a span of the running tracer, as a child of the active span. Runs it without a span where the active
 * span belongs to no tracer of ours.
 */
export function inJudgeSpan<T>(name: string | undefined, work: (span: Span | undefined) => Promise<T>): Promise<T> {
  const owner = activeOwner()
  if (owner === undefined) return work(undefined)
  const spanName = name === undefined ? 'judge' : `judge ${name}`
  return owner.tracer.startActiveSpan(spanName, async span => {
    span.setAttribute('honeyhive_event_type', 'chain')
    span.setAttribute('honeyhive_event_name', spanName)
    try {
      return await work(span)
    } catch (error) {
      span.setStatus({code: 2, message: toError(error).message})
      throw error
    } finally {
      span.end()
    }
  })
}

// Only looks for a tracer, so this door needs no code that makes one.
function activeOwner(): Owner | undefined {
  const span = trace.getSpan(context.active())
  return span === undefined ? undefined : sharedState()?.spanRecords.get(span.spanContext())?.owner
}

/** Tokens that `ask` reported, added up over the attempts. */
export class ReportedTokens {
  readonly #sums: Record<string, number> = {}
  #model: string | undefined

  add(answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return
    const {usage, totalUsage = usage, response, model} = answer as Readonly<Record<string, unknown>>
    if (typeof totalUsage !== 'object' || totalUsage === null) return
    const reported = totalUsage as Readonly<Record<string, unknown>>
    for (const [key, names] of Object.entries(usageNames)) {
      const value = names.map(name => reported[name]).find(each => typeof each === 'number' && each >= 0)
      if (typeof value === 'number') this.#sums[key] = (this.#sums[key] ?? 0) + value
    }
    const {modelId} = (typeof response === 'object' && response !== null ? response : {}) as {
      readonly modelId?: unknown
    }
    const name = modelId ?? model
    if (typeof name === 'string') this.#model = name
  }

  writeTo(span: Span): void {
    for (const [key, value] of Object.entries(this.#sums)) span.setAttribute(`gen_ai.usage.${key}`, value)
    if (this.#model !== undefined) span.setAttribute('gen_ai.response.model', this.#model)
  }
}

const usageNames: Readonly<Record<string, readonly string[]>> = {
  input_tokens: ['inputTokens', 'promptTokens', 'input_tokens', 'prompt_tokens'],
  output_tokens: ['outputTokens', 'completionTokens', 'output_tokens', 'completion_tokens'],
  'cache_read.input_tokens': ['cachedInputTokens', 'cache_read_input_tokens'],
  'cache_creation.input_tokens': ['cache_creation_input_tokens'],
  'reasoning.output_tokens': ['reasoningTokens'],
  total_tokens: ['totalTokens', 'total_tokens'],
  cost: ['cost'],
}
