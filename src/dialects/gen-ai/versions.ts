import type {Kind} from '../kinds.ts'
import {double, int} from '../reads.ts'
import type {Read} from '../row.ts'

/** The names that differ between the two versions of the conventions. */
interface GenAiNames {
  readonly workflowName: string
  readonly cacheWrite: string
  readonly topK: (path: string) => Read
  readonly retrievalTopK: string
  /** The kinds of span that name their provider. */
  readonly withProvider: readonly Kind[]
  /** True when each output message must hold a finish reason. */
  readonly finishReasonInMessages: boolean
  /** True when a document without an id or a score is left out. */
  readonly completeDocuments: boolean
}

/**
 * Version `1.41` is the last release of the core conventions that contains GenAI. Version `0.1` is the first release of
 * GenAI's own repository.
 */
export type GenAiVersion = '1.41' | '0.1'

export const versions: Readonly<Record<GenAiVersion, GenAiNames>> = {
  '1.41': {
    workflowName: 'gen_ai.workflow.name',
    cacheWrite: 'gen_ai.usage.cache_creation.input_tokens',
    topK: double,
    retrievalTopK: 'gen_ai.request.top_k',
    withProvider: ['model', 'embedding', 'retriever', 'agent'],
    finishReasonInMessages: true,
    completeDocuments: true,
  },
  '0.1': {
    workflowName: 'gen_ai.agent.name',
    cacheWrite: 'gen_ai.usage.cache_write.input_tokens',
    topK: int,
    retrievalTopK: 'gen_ai.retrieval.top_k',
    withProvider: ['model', 'embedding', 'retriever'],
    finishReasonInMessages: false,
    completeDocuments: false,
  },
}
