/** The part of a span in an agent. Only tools and model calls matter here. */
export type SpanKind = 'tool' | 'model' | 'other'

interface KindRow {
  /** The place in the order of the search, because a span may carry the words of several conventions. */
  readonly rank: number
  readonly kindOf: (value: unknown) => SpanKind | undefined
}

const words =
  (kinds: Readonly<Record<string, SpanKind>>) =>
  (value: unknown): SpanKind | undefined =>
    typeof value === 'string' && Object.hasOwn(kinds, value) ? kinds[value] : undefined

/** The attributes that say what a span is, first the most specific. */
export const kindKeys: ReadonlyMap<string, KindRow> = /* @__PURE__ */ new Map([
  [
    'gen_ai.operation.name',
    {
      rank: 0,
      kindOf: /* @__PURE__ */ words({
        execute_tool: 'tool',
        chat: 'model',
        text_completion: 'model',
        generate_content: 'model',
        embeddings: 'model',
      }),
    },
  ],
  [
    'openinference.span.kind',
    {rank: 1, kindOf: /* @__PURE__ */ words({TOOL: 'tool', LLM: 'model', EMBEDDING: 'model'})},
  ],
  ['ai.operationId', {rank: 2, kindOf: ofAiSdk}],
  ['traceloop.span.kind', {rank: 3, kindOf: /* @__PURE__ */ words({tool: 'tool', llm: 'model'})}],
  ['honeyhive_event_type', {rank: 4, kindOf: /* @__PURE__ */ words({tool: 'tool', model: 'model'})}],
])

// The AI SDK has `ai.generateText` around `ai.generateText.doGenerate`, which is the call itself.
function ofAiSdk(value: unknown): SpanKind | undefined {
  if (value === 'ai.toolCall') return 'tool'
  return typeof value === 'string' && /^ai\..+\.do[A-Z]/.test(value) ? 'model' : undefined
}
