/** The kind of work that a span represents. */
export type Kind = 'model' | 'tool' | 'chain' | 'agent' | 'retriever' | 'embedding' | 'guardrail' | 'evaluator'

interface KindNames {
  /** The values of `gen_ai.operation.name`. The first one is written. */
  readonly genAi: readonly string[]
  readonly openInference: string
  readonly langfuse: string
}

/** The name of each kind in each backend. */
export const kinds: Readonly<Record<Kind, KindNames>> = {
  model: {genAi: ['chat', 'text_completion', 'generate_content'], openInference: 'LLM', langfuse: 'generation'},
  tool: {genAi: ['execute_tool'], openInference: 'TOOL', langfuse: 'tool'},
  chain: {genAi: ['invoke_workflow'], openInference: 'CHAIN', langfuse: 'chain'},
  agent: {genAi: ['invoke_agent'], openInference: 'AGENT', langfuse: 'agent'},
  retriever: {genAi: ['retrieval'], openInference: 'RETRIEVER', langfuse: 'retriever'},
  embedding: {genAi: ['embeddings'], openInference: 'EMBEDDING', langfuse: 'embedding'},
  guardrail: {genAi: [], openInference: 'GUARDRAIL', langfuse: 'guardrail'},
  evaluator: {genAi: [], openInference: 'EVALUATOR', langfuse: 'evaluator'},
}

/** Kinds that call a model. On any other span, tokens and settings are sums or data of the user. */
export const modelKinds: readonly Kind[] = ['model', 'embedding']

export const allKinds: readonly Kind[] = Object.keys(kinds) as Kind[]

// Attributes of other conventions, in the order of the search. Their kinds are more specific than our event type.
const named: readonly (readonly [key: string, kindOf: ReadonlyMap<unknown, Kind>])[] = [
  ['openinference.span.kind', namesOf(({openInference}) => [openInference])],
  ['gen_ai.operation.name', namesOf(({genAi}) => genAi)],
  ['langfuse.observation.type', namesOf(({langfuse}) => [langfuse])],
]

/** Returns the first kind that an attribute names, then the kind of the event type, then `chain`. */
export function kindOf(foreign: ReadonlyMap<string, unknown>, eventType: unknown): Kind {
  for (const [key, kindsByName] of foreign.size === 0 ? [] : named) {
    const kind = kindsByName.get(foreign.get(key))
    if (kind !== undefined) return kind
  }
  return kindOfEventType(eventType)
}

export function kindOfEventType(eventType: unknown): Kind {
  return eventType === 'model' || eventType === 'tool' ? eventType : 'chain'
}

function namesOf(names: (row: KindNames) => readonly string[]): ReadonlyMap<unknown, Kind> {
  return new Map(allKinds.flatMap(kind => names(kinds[kind]).map(name => [name, kind] as const)))
}
