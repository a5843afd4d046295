import {checkOptions, flag as flagRule, oneOf} from '../../diagnostics/check-options.ts'
import {createDialect} from '../create-dialect.ts'
import {type Dialect, markPure} from '../dialect.ts'
import {allKinds, type Kind, kindOfEventType, kinds, modelKinds} from '../kinds.ts'
import {providerNames} from '../providers.ts'
import {argumentsJson, count, double, flag, int, text, texts, valueOf, workName} from '../reads.ts'
import {key, type Row} from '../row.ts'
import type {SpanFacts} from '../span-facts.ts'
import {documents, inputMessages, outputMessages, queryText, toolResult} from './content.ts'
import {type GenAiVersion, versions} from './versions.ts'

/** Options of `genAi`. */
export interface GenAiOptions {
  /**
   * The version of the conventions; '0.1' when absent. A later version of this library never changes the output of an
   * older version of the conventions.
   */
  readonly version?: GenAiVersion | undefined
  /** `false` omits messages, arguments, results, queries and documents. The conventions call these opt-in. */
  readonly content?: boolean | undefined
  /** The operation of a chain; 'invoke_workflow' when absent. */
  readonly chain?: 'invoke_workflow' | 'invoke_agent' | undefined
}

/**
 * Writes OpenTelemetry's GenAI conventions, in addition to our own attributes.
 *
 * @example
 * const span = {name: 'chat', kind: 0, status: {code: 0}, events: [], attributes: {'honeyhive_event_type': 'model'}}
 * console.log(genAi().translate(span)['gen_ai.operation.name']) // chat
 */
export function genAi(options: GenAiOptions = {}): Dialect {
  checkOptions('genAi()', options, {
    version: oneOf(...Object.keys(versions)),
    content: flagRule,
    chain: oneOf('invoke_workflow', 'invoke_agent'),
  })
  const dialect = createDialect({
    name: 'genAi',
    keep: true,
    kindOf: facts => operationKind(facts, options.chain),
    rows: rowsOf(options),
  })
  // The conventions have log events for scores, which a destination for spans does not take.
  return markPure({...dialect, drops: ['metrics', 'feedback', 'metadata', 'project', 'source', 'duration_ms']})
}

const sampling: readonly Kind[] = ['model', 'agent']
const called: readonly Kind[] = ['model', 'embedding', 'retriever', 'agent']

function rowsOf({version = '0.1', content = true}: GenAiOptions): readonly Row[] {
  const names = versions[version]
  const rows = [
    ...allKinds.map(kind => key('gen_ai.operation.name', () => kinds[kind].genAi[0], [kind])),
    key('gen_ai.provider.name', provider, names.withProvider),
    key('gen_ai.request.model', text('config.model'), called),
    key('gen_ai.response.model', text('metadata.response_model'), called),

    key('gen_ai.request.temperature', double('config.temperature'), sampling),
    key('gen_ai.request.top_p', double('config.top_p'), sampling),
    key('gen_ai.request.top_k', names.topK('config.top_k'), sampling),
    key('gen_ai.request.frequency_penalty', double('config.frequency_penalty'), sampling),
    key('gen_ai.request.presence_penalty', double('config.presence_penalty'), sampling),
    key('gen_ai.request.max_tokens', int('config.max_tokens'), sampling),
    key('gen_ai.request.seed', int('config.seed'), sampling),
    key('gen_ai.request.stream', flag('config.stream'), sampling),
    key('gen_ai.request.choice.count', choiceCount, sampling),
    key('gen_ai.request.stop_sequences', texts('config.stop'), sampling),

    key('gen_ai.usage.input_tokens', count('input'), modelKinds),
    key('gen_ai.usage.output_tokens', count('output'), modelKinds),
    key('gen_ai.usage.cache_read.input_tokens', count('cacheRead'), modelKinds),
    key(names.cacheWrite, count('cacheWrite'), modelKinds),
    key('gen_ai.usage.reasoning.output_tokens', count('reasoning'), modelKinds),

    key('gen_ai.response.finish_reasons', texts('metadata.finish_reason'), sampling),
    key('gen_ai.response.id', text('metadata.response_id'), sampling),

    key('gen_ai.tool.name', workName, ['tool']),
    key('gen_ai.tool.type', () => 'function', ['tool']),
    key('gen_ai.tool.call.id', text('metadata.tool_call_id'), ['tool']),
    key('gen_ai.agent.name', workName, ['agent']),
    key(names.workflowName, workName, ['chain']),
    key(names.retrievalTopK, names.topK('config.top_k'), ['retriever']),

    key('gen_ai.conversation.id', text('session_id')),
    key('user.id', text('user_properties.user_id')),
    key('error.type', errorType),
  ]
  const contentRows = [
    key('gen_ai.input.messages', inputMessages, ['model']),
    key('gen_ai.output.messages', outputMessages(names.finishReasonInMessages), ['model']),
    key('gen_ai.tool.call.arguments', argumentsJson, ['tool']),
    key('gen_ai.tool.call.result', toolResult, ['tool']),
    key('gen_ai.retrieval.query.text', queryText, ['retriever']),
    key('gen_ai.retrieval.documents', documents(names.completeDocuments), ['retriever']),
  ]
  return content ? [...rows, ...contentRows] : rows
}

// The conventions do not define an operation for a guardrail or an evaluator. For these kinds the event type decides.
function operationKind(facts: SpanFacts, chain: GenAiOptions['chain']): Kind {
  const kind = kinds[facts.kind].genAi.length > 0 ? facts.kind : kindOfEventType(eventType(facts))
  return kind === 'chain' && chain === 'invoke_agent' ? 'agent' : kind
}

const eventType = valueOf('event_type')
const configProvider = text('config.provider')
const choices = int('config.n')
const ourErrorType = text('error_type')

function provider(facts: SpanFacts): string | undefined {
  const given = configProvider(facts)
  return given === undefined ? undefined : providerNames(given).genAi
}

// One choice is the default, so it is not written.
function choiceCount(facts: SpanFacts): number | undefined {
  const wanted = choices(facts)
  return wanted === 1 ? undefined : wanted
}

function errorType(facts: SpanFacts): string | undefined {
  const ours = ourErrorType(facts)
  if (ours !== undefined || !facts.failed) return ours
  const {exceptionType} = facts
  return typeof exceptionType === 'string' && exceptionType !== '' ? exceptionType : '_OTHER'
}
