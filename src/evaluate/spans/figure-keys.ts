/** A number that a span reports about a model call. */
export type Figure = 'input' | 'output' | 'cached' | 'written' | 'reasoning' | 'total' | 'cost'

// The keys of each figure, the first one wins. The words of `honeyhive_metadata` are those that a user writes with
// `enrichSpan({metadata: {…}})`, also with the `usage` of a provider as it is.
const own = (...words: readonly string[]): string[] =>
  ['honeyhive_metadata.', 'honeyhive_metadata.usage.'].flatMap(place => words.map(word => place + word))

const keys: Readonly<Record<Figure | 'model', readonly string[]>> = {
  input: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'llm.token_count.prompt',
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
    'llm.usage.prompt_tokens',
    ...own('prompt_tokens', 'input_tokens'),
  ],
  output: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.token_count.completion',
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
    'llm.usage.completion_tokens',
    ...own('completion_tokens', 'output_tokens'),
  ],
  cached: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'gen_ai.usage.input_tokens.cached',
    'llm.token_count.prompt_details.cache_read',
    'ai.usage.inputTokenDetails.cacheReadTokens',
    'ai.usage.cachedInputTokens',
    ...own('cache_read_input_tokens', 'cached_tokens', 'prompt_tokens_details.cached_tokens'),
  ],
  written: [
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
    'gen_ai.usage.input_tokens.cache_write',
    'llm.token_count.prompt_details.cache_write',
    'ai.usage.inputTokenDetails.cacheWriteTokens',
    ...own('cache_creation_input_tokens', 'cache_write_input_tokens'),
  ],
  reasoning: [
    'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.reasoning_tokens',
    'gen_ai.usage.output_tokens.reasoning',
    'llm.token_count.completion_details.reasoning',
    'ai.usage.outputTokenDetails.reasoningTokens',
    'ai.usage.reasoningTokens',
    ...own('reasoning_tokens', 'completion_tokens_details.reasoning_tokens'),
  ],
  total: [
    'gen_ai.usage.total_tokens',
    'llm.token_count.total',
    'ai.usage.totalTokens',
    'ai.usage.tokens',
    'llm.usage.total_tokens',
    ...own('total_tokens'),
  ],
  cost: [
    'gen_ai.usage.cost',
    'gen_ai.cost.total_tokens',
    'llm.cost.total',
    'honeyhive_metadata.cost',
    'honeyhive_metrics.cost',
  ],
  model: [
    'gen_ai.response.model',
    'ai.response.model',
    'honeyhive_metadata.response_model',
    'gen_ai.request.model',
    'llm.model_name',
    'embedding.model_name',
    'ai.model.id',
    'honeyhive_config.model',
  ],
}

/** The figure of each key, with its place among the keys of that figure. */
export const figureKeys: ReadonlyMap<string, {readonly figure: Figure | 'model'; readonly rank: number}> =
  /* @__PURE__ */ new Map(
    /* @__PURE__ */ (Object.keys(keys) as (Figure | 'model')[]).flatMap(figure =>
      keys[figure].map((key, rank) => [key, {figure, rank}] as const),
    ),
  )
